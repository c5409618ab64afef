package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether RLIMIT_NPROC limits the processes of one sandbox, as it does in a user namespace since
 * Linux 5.14; before, it counts all processes of the user on the machine. Tried once, when asked.
 */
final class ProcessLimitProbe implements BooleanSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLimitProbe.class);
  private static final int LIMIT = 3;

  /** Two children beside the shell must be possible under the limit of three, a third must not. */
  private static final List<String> FORKS =
      List.of("/bin/sh", "-c", "sleep 9 & sleep 9 & echo two; sleep 9 & echo three");

  private final Launcher launcher;
  private Boolean holds;

  /** Launches under a limit that is set whether it holds or not. */
  @FunctionalInterface
  interface Launcher {
    SandboxProcess launch(SandboxLaunch launch) throws SandboxException;
  }

  ProcessLimitProbe(Launcher launcher) {
    this.launcher = launcher;
  }

  @Override
  public synchronized boolean getAsBoolean() {
    if (holds == null) {
      holds = probe();
    }
    return holds;
  }

  private boolean probe() {
    Limits limits =
        Limits.none().toBuilder().wallTime(Duration.ofSeconds(9)).processes(LIMIT).build();
    SandboxPolicy policy =
        SandboxPolicy.builder().limits(limits).optional(EnumSet.allOf(Capability.class)).build();
    SandboxLaunch launch =
        SandboxLaunch.builder("aurora-probe", policy, FORKS)
            .environment(Map.of("PATH", "/usr/bin:/bin"))
            .build();
    try {
      SandboxProcess process = launcher.launch(launch);
      String output =
          new String(process.stdout().readAllBytes(), StandardCharsets.US_ASCII).strip();
      SandboxExit exit = process.onExit().join();
      LOG.debug("RLIMIT_NPROC: {} {}", output, exit);
      return output.equals("two") && exit.rc() != 0;
    } catch (SandboxException | IOException e) {
      LOG.debug("RLIMIT_NPROC cannot be tried", e);
      return false;
    }
  }
}
