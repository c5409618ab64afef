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
 * @param policy that policy as it was then, as JSON
 * @param learning whether it is watched, and less is denied meanwhile
 * @param command the program
 */
public record LaunchRecord(
    String plugin,
    String digest,
    String launchId,
    String policyName,
    String policy,
    boolean learning,
    List<String> command) {
  /** Copies the command. */
  public LaunchRecord {
    command = List.copyOf(command);
  }
}
