package org.auroraos.api.hypervisor;

import java.util.List;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.sandbox.SandboxResult;
import org.osgi.annotation.versioning.ProviderType;

/** A place to run sandboxed programs in. Every run is a sandbox of its own. */
@ProviderType
public interface Instance {
  /** What it was made of. */
  InstanceSpec spec();

  /**
   * Runs a program and waits for its end.
   *
   * @return its result; a sandbox that could not be built is a result with status INTERNAL_ERROR, a
   *     program that was not found or is not executable one with status EXITED and the code of a
   *     shell, 127 or 126
   * @throws InterruptedException when the waiting thread is interrupted; the sandbox is killed then
   */
  SandboxResult run(RunRequest request) throws InterruptedException;

  /**
   * Starts a program in the background.
   *
   * @throws SandboxException when the sandbox could not be built or the program not executed
   */
  Run start(RunRequest request) throws SandboxException;

  /** What is running in it now, oldest first. */
  List<Run> runs();
}
