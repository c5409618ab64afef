package org.auroraos.api.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxUsage;
import org.osgi.annotation.versioning.ConsumerType;

/** A program running in its sandbox. Safe for concurrent use. */
@ConsumerType
public interface SandboxProcess {
  /** Process id of the program as the platform sees it. */
  long pid();

  /** When the program was started, if the backend knows it better than its caller. */
  default Optional<Instant> started() {
    return Optional.empty();
  }

  /** What was enforced, complete from the start. */
  EnforcementReport report();

  /** How it is isolated. */
  Isolation isolation();

  /** The program's standard output; ends when the last process of the sandbox is gone. */
  InputStream stdout();

  /** The program's standard error; ends when the last process of the sandbox is gone. */
  InputStream stderr();

  /** The program's standard input, for {@link SandboxLaunch.Stdin#PIPE}. */
  Optional<OutputStream> stdin();

  /** The platform's end of the socket, for {@link SandboxLaunch.Stdin#CHANNEL}. */
  Optional<ByteChannel> channel();

  /**
   * Where connections from inside arrive, for a policy with network {@code egress}. A backend that
   * has no such way reports {@code network} as not applied for that policy, which it must refuse
   * unless that may be missing.
   */
  default Optional<EgressSocket> egress() {
    return Optional.empty();
  }

  /** What everything in the sandbox uses now; empty when it has ended, or nobody can tell. */
  default Optional<SandboxUsage> usage() {
    return Optional.empty();
  }

  /** Asks the program to end (SIGTERM to its process group). Does nothing when it has ended. */
  void terminate();

  /**
   * Kills the whole tree at once. The first cause given is the one that the exit reports. Does
   * nothing when it has ended.
   */
  void kill(KillCause cause);

  /**
   * Adds a line of the platform to the log of a {@link Detachment}.
   *
   * @return whether it will be written there; if not, because there is no such log or nobody is
   *     left to write it, the caller may do it
   */
  default boolean remark(String line) {
    return false;
  }

  /**
   * Makes a program whose {@link Detachment} is held outlive the platform from now on. Its run
   * directory may have been moved before; it is adopted from there.
   *
   * @return whether it was told so; false when it has ended, or was not held
   */
  default boolean keep() {
    return false;
  }

  /**
   * Runs another program in this sandbox, beside its own: in the same namespaces and groups, so it
   * counts towards the same limits, and confined by everything that confines the sandbox's own
   * program, from before its first instruction on.
   *
   * <p>The handle that comes back is of that program alone. Its report says what holds for it; it
   * is not asked to end but killed, together with its process group. What it has started in
   * sessions of their own is a part of the sandbox and ends with it. It ends when the sandbox does,
   * and when the platform does, even if the sandbox outlives that.
   *
   * @return the program, which runs; empty, and nothing was run, when nothing can be let in: the
   *     sandbox has ended, or there is no way into one of its kind
   * @throws SandboxException when it could not be run: as of {@link SandboxBackend#launch}; the
   *     sandbox goes on
   */
  default Optional<SandboxProcess> enter(SandboxEntry entry) throws SandboxException {
    return Optional.empty();
  }

  /**
   * Connects to what listens on the loopback network of this sandbox, as a program inside would.
   *
   * @param address 127.0.0.1 or ::1, and the port
   * @param timeout how long may be waited for that
   * @return the connection, a blocking channel that one thread may read while another writes, and
   *     which wakes both when it is closed; empty when nothing can be let in, as of {@link #enter}
   * @throws java.net.ConnectException when nobody listens there
   * @throws IOException when there is no connection for another reason, or not in time
   */
  default Optional<ByteChannel> connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    return Optional.empty();
  }

  /**
   * Lets go of a program with a {@link Detachment}, without ending it: this handle never completes
   * and sends no more signals, and the sandbox can be adopted. Does nothing to others.
   */
  default void detach() {}

  /**
   * Completes when the program has ended and everything of its sandbox is gone. Never completes
   * exceptionally: a lost sandbox is an exit with status INTERNAL_ERROR.
   */
  CompletableFuture<SandboxExit> onExit();
}
