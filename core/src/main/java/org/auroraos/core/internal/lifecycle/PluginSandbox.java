package org.auroraos.core.internal.lifecycle;

import java.util.Optional;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.SandboxResult;

/**
 * Where something else than a plugin runs as if it belonged to it, see {@link PluginSandboxes}. Of
 * a request, the directory and the environment are those of the plugin.
 */
public interface PluginSandbox {
  /** SHA-256 of the plugin's code, in hexadecimal. */
  String digest();

  /** The name of the policy: of the one under which the plugin runs, if it does. */
  String policyName();

  /** Whether the plugin ran when this was opened. */
  boolean runs();

  /**
   * Runs a command in the sandbox in which the plugin runs, and waits for its end.
   *
   * @return its result, as of {@link org.auroraos.api.hypervisor.Instance#enter}; empty, and
   *     nothing was run, for the reason that {@link #obstacle} then says
   * @throws InterruptedException when the waiting thread is interrupted; the command is killed then
   */
  Optional<SandboxResult> inside(RunRequest request) throws InterruptedException;

  /** Why nothing can be run inside now, in words that go on after the name of the plugin. */
  String obstacle();

  /**
   * Runs a command in another sandbox of the same kind, and waits for its end. What the plugin
   * itself runs, if it does, is not seen in it, and each has the limits of the policy for itself.
   *
   * @return its result, as of {@link org.auroraos.api.hypervisor.Instance#run}
   * @throws InterruptedException when the waiting thread is interrupted; the sandbox is killed then
   */
  SandboxResult beside(RunRequest request) throws InterruptedException;
}
