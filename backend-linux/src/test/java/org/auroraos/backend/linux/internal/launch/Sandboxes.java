package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.identity.IdRange;
import org.auroraos.backend.linux.internal.install.InstallationException;

/** A real backend on this machine, with its own data directory, for tests. */
final class Sandboxes implements AutoCloseable {
  static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "HOME", "/data");

  /** What an ordinary user may lack on this machine. */
  static final Set<Capability> PRIVILEGED =
      Set.of(
          Capability.MEMORY,
          Capability.CPU_TIME,
          Capability.CPU_WEIGHT,
          Capability.CPU_QUOTA,
          Capability.IO_WEIGHT,
          Capability.IO_READ_BPS,
          Capability.IO_WRITE_BPS);

  private static final AtomicInteger IDS = new AtomicInteger();

  final LinuxBackend backend;

  Sandboxes(Path data) throws IOException, InstallationException {
    backend = LinuxBackend.open(new BackendSettings(Optional.of(data), IdRange.DEFAULT));
  }

  /** What became of a program. */
  record Ended(SandboxExit exit, String stdout, String stderr, EnforcementReport report) {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A policy with every limit, that this user can have. */
  static SandboxPolicy.Builder policy() {
    return SandboxPolicy.builder()
        .limits(limits().build())
        .optional(isRoot() ? Set.of() : PRIVILEGED);
  }

  static SandboxPolicy with(Limits.Builder limits) {
    return policy().limits(limits.build()).build();
  }

  /** The limits of the built-in policy, but with time enough for a slow machine. */
  static Limits.Builder limits() {
    return Limits.defaults().toBuilder()
        .wallTime(Duration.ofMinutes(4))
        .cpuTime(Duration.ofMinutes(3));
  }

  /** Whether this machine can enforce something for this user. */
  boolean enforces(Capability capability) {
    return backend.support().mechanism(capability).isPresent();
  }

  static SandboxLaunch.Builder launch(SandboxPolicy policy, String... command) {
    return SandboxLaunch.builder("test-" + IDS.incrementAndGet(), policy, List.of(command))
        .environment(ENVIRONMENT);
  }

  static SandboxLaunch.Builder script(SandboxPolicy policy, String script) {
    return launch(policy, "/bin/sh", "-c", script);
  }

  Ended run(String script) throws SandboxException {
    return run(script(policy().build(), script));
  }

  Ended run(SandboxLaunch.Builder launch) throws SandboxException {
    SandboxProcess process = backend.launch(launch.build());
    return await(process);
  }

  static Ended await(SandboxProcess process) {
    CompletableFuture<String> stdout = read(process.stdout());
    CompletableFuture<String> stderr = read(process.stderr());
    SandboxExit exit = process.onExit().orTimeout(5, TimeUnit.MINUTES).join();
    return new Ended(exit, stdout.join(), stderr.join(), process.report());
  }

  static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Sandboxes::thread);
  }

  /** An executor of threads that may wait for ever. */
  static void thread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    backend.close();
  }

  /** The child of this JVM in which the program runs. */
  static ProcessHandle launcherOf(SandboxProcess process) {
    ProcessHandle handle = ProcessHandle.of(process.pid()).orElseThrow();
    while (handle.parent().orElseThrow().pid() != ProcessHandle.current().pid()) {
      handle = handle.parent().orElseThrow();
    }
    return handle;
  }
}
