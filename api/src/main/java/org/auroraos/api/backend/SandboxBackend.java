package org.auroraos.api.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs programs in sandboxes on one kind of operating system.
 *
 * <p>Contract, in the order in which it matters:
 *
 * <ul>
 *   <li>Fail closed. Whatever the policy asks for and is not in its {@code optional} set is applied
 *       before the first instruction of the program, or the program never starts.
 *   <li>Tell the truth. The report has an entry for everything that the policy asks for; {@code
 *       applied} means that exactly that holds for the whole tree of processes.
 *   <li>Leave nothing. When the process handle reports the exit, no process of the sandbox is alive
 *       and nothing made for it (mounts, groups, files) is left; the same holds when the platform
 *       dies, but for launches with a {@link Detachment}: those outlive the platform and the
 *       backend, which lets go of them when it is closed, and are adopted by the next one.
 *   <li>Be safe for concurrent use; launches do not wait for one another.
 * </ul>
 */
@ConsumerType
public interface SandboxBackend {
  /** Short name of the backend, such as {@code linux}. */
  String name();

  /** What this backend can do on this machine, found out by trying, not by version. */
  BackendSupport support();

  /**
   * The system calls that policies can name here; empty where there are no such names. For advice
   * only: what a launch accepts and denies is the launch's own affair.
   */
  default Optional<SyscallNames> syscallNames() {
    return Optional.empty();
  }

  /**
   * Starts a program in a new sandbox.
   *
   * @return a handle to the running program; whoever receives it must read both output streams to
   *     their end (with a {@link Detachment} they are empty)
   * @throws SandboxException when the sandbox could not be built, the policy could not be enforced,
   *     or the program could not be executed; nothing of it is left then
   */
  SandboxProcess launch(SandboxLaunch launch) throws SandboxException;

  /**
   * Finds the sandbox of a run directory again, which this or an earlier platform has launched with
   * a {@link Detachment}. It is recognised by more than a process id: what runs is what was
   * launched, or it is not adopted. Files in the run directory are left to the caller.
   *
   * @return the sandbox; empty when there is none, because none was started, or because the machine
   *     was started anew since
   * @throws java.net.ProtocolException when what is there cannot be understood, or is not what was
   *     launched; as far as it could be found, it has been killed then
   * @throws IOException when that cannot be found out for now, as with too many open files; what
   *     runs goes on, and it can be tried again
   * @throws SandboxException when this backend can adopt nothing, or is being stopped; what runs
   *     goes on, for a later backend to adopt
   */
  default Optional<AdoptedSandbox> adopt(Path runDirectory) throws IOException, SandboxException {
    return Optional.empty();
  }
}
