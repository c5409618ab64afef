package org.auroraos.api.hypervisor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;
import org.osgi.annotation.versioning.ProviderType;

/** One program running in a sandbox. */
@ProviderType
public interface Run {
  /** Identifies this run in results and logs. */
  String traceId();

  /** The command as it was asked for. */
  List<String> command();

  /** Process id of the program as the platform sees it. */
  long pid();

  /** When it was started. */
  Instant started();

  /** What is enforced. */
  EnforcementReport enforced();

  /**
   * The platform's end of the program's standard input, if it was started with a channel. Reading
   * waits. Writing to a detached program never does: it writes what there is room for, which is
   * nothing when the program does not read.
   */
  Optional<ByteChannel> channel();

  /**
   * Adds a line of the platform to the log that a detached run writes.
   *
   * @return whether it will be written there; if not, the caller may do it
   */
  default boolean remark(String line) {
    return false;
  }

  /**
   * Makes a run whose detachment is held outlive the platform from now on.
   *
   * @return whether it was told so; false when it has ended, or was not held
   * @see org.auroraos.api.backend.SandboxProcess#keep
   */
  default boolean keep() {
    return false;
  }

  /**
   * Connects to what listens on the loopback network of the program, as it would itself.
   *
   * @param address 127.0.0.1 or ::1, and the port
   * @param timeout how long may be waited for that
   * @return the connection, which the caller closes; empty when there is no way into the sandbox
   * @throws java.net.ConnectException when nobody listens there
   * @throws IOException when there is no connection for another reason, or not in time
   * @see org.auroraos.api.backend.SandboxProcess#connect
   */
  default Optional<ByteChannel> connect(InetSocketAddress address, Duration timeout)
      throws IOException {
    return Optional.empty();
  }

  /** What everything in the sandbox uses now; empty when it has ended, or nobody can tell. */
  default Optional<SandboxUsage> usage() {
    return Optional.empty();
  }

  /** Completes with the result when everything of the sandbox is gone; never exceptionally. */
  CompletableFuture<SandboxResult> result();

  /**
   * Stops the run: asks the program to end, and kills the whole tree after the grace period.
   * Returns at once; {@link #result()} tells when it is over.
   *
   * @param grace how long the program may take; zero kills at once
   * @param killing called before the tree is killed, unless everything has ended by then; does not
   *     wait for anything
   */
  void stop(Duration grace, Runnable killing);

  /** Stops the run and tells nobody before it kills, else as {@link #stop(Duration, Runnable)}. */
  default void stop(Duration grace) {
    stop(grace, () -> {});
  }
}
