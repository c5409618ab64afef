package org.auroraos.api.hypervisor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

  /**
   * Finds a detached run of an earlier platform again, and takes it over if it still runs.
   *
   * @param request what was asked for then; only its command and its detachment count
   * @return what was found; empty when there is nothing in the run directory that could be adopted
   * @throws SandboxException when there is no backend
   * @throws java.net.ProtocolException when what is there cannot be understood, or is not what was
   *     started; as far as it could be found, it has been killed then
   * @throws java.io.IOException when that cannot be found out for now; what runs goes on, and it
   *     can be tried again
   */
  Optional<AdoptedRun> adopt(RunRequest request) throws SandboxException, IOException;

  /**
   * Runs another program in the sandbox of a run of this instance, beside its own and as confined
   * as that, and waits for its end. It has its own limits of time and output; all others it shares
   * with the run. It ends when the run does.
   *
   * @param into the run, which goes on
   * @param request without a channel and a detachment; no observer sees what it does
   * @return its result, as of {@link #run}; empty, and nothing was run, when nothing can be let in:
   *     the run has ended, or is not one of this instance, or there is no way into its sandbox
   * @throws InterruptedException when the waiting thread is interrupted; the program is killed then
   */
  Optional<SandboxResult> enter(Run into, RunRequest request) throws InterruptedException;

  /** What is running in it now, oldest first; what was let into a run is one of them. */
  List<Run> runs();
}
