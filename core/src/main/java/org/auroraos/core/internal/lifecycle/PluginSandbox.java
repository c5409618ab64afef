package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.List;
import org.auroraos.api.sandbox.SandboxResult;

/** A sandbox beside that of a plugin, see {@link PluginSandboxes}. */
public interface PluginSandbox {
  /** SHA-256 of the plugin's code, in hexadecimal. */
  String digest();

  /** The name of the policy. */
  String policyName();

  /**
   * Runs a command in the directory and with the environment of the plugin, and waits for its end.
   *
   * @param timeout most wall-clock time, if the policy does not give less
   * @return its result, as of {@link org.auroraos.api.hypervisor.Instance#run}
   * @throws InterruptedException when the waiting thread is interrupted; the sandbox is killed then
   */
  SandboxResult run(List<String> command, Duration timeout) throws InterruptedException;
}
