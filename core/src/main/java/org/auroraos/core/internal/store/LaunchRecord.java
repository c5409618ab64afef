package org.auroraos.core.internal.store;

import java.util.List;

/**
 * What the platform wants to find again of a launch that outlives it: {@code launch.json} in the
 * run directory, written before the launch.
 *
 * @param plugin id of the plugin
 * @param digest of the version that was launched
 * @param launchId which launch it is
 * @param policyName the policy it runs under
 * @param policyDigest of that policy as it was then
 * @param command the program
 */
public record LaunchRecord(
    String plugin,
    String digest,
    String launchId,
    String policyName,
    String policyDigest,
    List<String> command) {
  /** Copies the command. */
  public LaunchRecord {
    command = List.copyOf(command);
  }
}
