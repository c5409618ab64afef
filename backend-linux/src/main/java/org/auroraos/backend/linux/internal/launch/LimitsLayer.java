package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.cgroup.GroupCompiler;
import org.auroraos.backend.linux.internal.cgroup.GroupCompiler.Outcome;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.ResourceLimit;

/** How much a sandbox may use: of the tree by control groups, of each process by rlimits. */
final class LimitsLayer {
  private static final int REAPER = 1;

  /** Without a control group, the launcher looks at what the tree uses. */
  static final String WATCHDOG = "watchdog";

  private final GroupCompiler groups;
  private final ResourceLimits rlimits;
  private final BooleanSupplier processLimitHolds;

  /**
   * With these means.
   *
   * @param processLimitHolds whether RLIMIT_NPROC counts the processes of one sandbox only; asked
   *     when there is no control group for them
   */
  LimitsLayer(GroupCompiler groups, ResourceLimits rlimits, BooleanSupplier processLimitHolds) {
    this.groups = groups;
    this.rlimits = rlimits;
    this.processLimitHolds = processLimitHolds;
  }

  /**
   * Adds them.
   *
   * @param writable what the program may write outside of its private root
   * @param leaf name of the groups
   * @param ownUser whether the user that the kernel counts processes of is the program's own
   */
  void add(
      SandboxPolicy policy,
      List<Path> writable,
      String leaf,
      boolean ownUser,
      LaunchSpec spec,
      Enforcements enforcements) {
    Limits limits = policy.limits();
    Map<Capability, Outcome> outcomes =
        groups.compile(limits, policy.optional(), writable, leaf, spec);
    addTimes(limits, outcomes, spec, enforcements);
    addMemory(limits, outcomes, spec, enforcements);
    addProcesses(limits, outcomes, ownUser, spec, enforcements);
    addFiles(limits, spec, enforcements);
    addOutcome(Capability.CPU_WEIGHT, String.valueOf(limits.cpuWeight()), outcomes, enforcements);
    addOutcome(Capability.CPU_QUOTA, limits.cpuQuota() + "%", outcomes, enforcements);
    addOutcome(Capability.IO_WEIGHT, String.valueOf(limits.ioWeight()), outcomes, enforcements);
    addOutcome(Capability.IO_READ_BPS, rate(limits.ioReadBps()), outcomes, enforcements);
    addOutcome(Capability.IO_WRITE_BPS, rate(limits.ioWriteBps()), outcomes, enforcements);
    rlimits.addAlways(spec);
    String program =
        rlimits.hasCoreProgram()
            ? "the host's core_pattern calls a program: the limit 1 keeps it from being called, but"
                + " a program can lower its limit to 0, with which it is called"
            : "";
    enforcements.applied(Capability.CORE_DUMPS, "none", "rlimit.core", program);
  }

  private void addTimes(
      Limits limits, Map<Capability, Outcome> outcomes, LaunchSpec spec, Enforcements report) {
    if (!limits.wallTime().isZero()) {
      spec.wallLimit(limits.wallTime().toNanos() / 1000);
      report.applied(Capability.WALL_TIME, Words.time(limits.wallTime()), "launcher.timer", "");
    }
    if (!limits.cpuTime().isZero()) {
      rlimits.addCpuTime(spec, limits.cpuTime());
      Outcome outcome = outcomes.get(Capability.CPU_TIME);
      if (!outcome.applied()) {
        spec.watchCpuTime(limits.cpuTime().toNanos() / 1000);
      }
      String fallback =
          "each process is limited to it by RLIMIT_CPU, and a watchdog ends the tree when it sees"
              + " that all of it together, children that nobody waited for aside, has used as much";
      addWatched(Capability.CPU_TIME, Words.time(limits.cpuTime()), outcome, fallback, report);
    }
  }

  private void addMemory(
      Limits limits, Map<Capability, Outcome> outcomes, LaunchSpec spec, Enforcements report) {
    if (limits.memory() == 0) {
      return;
    }
    Outcome outcome = outcomes.get(Capability.MEMORY);
    if (!outcome.applied()) {
      rlimits.add(spec, ResourceLimit.DATA, limits.memory());
      spec.watchMemory(limits.memory());
    }
    String fallback =
        "the private writable memory of each process is limited to it by RLIMIT_DATA, and a"
            + " watchdog ends the tree when it sees that all of it together has more: it may have"
            + " it for a moment, and memory that no process has mapped is not seen";
    addWatched(Capability.MEMORY, Words.size(limits.memory()), outcome, fallback, report);
  }

  private void addProcesses(
      Limits limits,
      Map<Capability, Outcome> outcomes,
      boolean ownUser,
      LaunchSpec spec,
      Enforcements report) {
    if (limits.processes() == 0) {
      return;
    }
    String requested = String.valueOf(limits.processes());
    boolean mapped = (spec.namespaces() & LaunchSpec.NEWUSER) != 0;
    if (outcomes.get(Capability.PROCESSES).applied()) {
      addOutcome(Capability.PROCESSES, requested, outcomes, report);
    } else if (ownUser) {
      long count = rlimits.add(spec, ResourceLimit.NPROC, limits.processes() + (long) REAPER);
      String together = "counts all sandboxes of the same owner together";
      String lowered = lowered(count - REAPER, limits.processes());
      report.applied(
          Capability.PROCESSES,
          requested,
          "rlimit.nproc",
          lowered.isEmpty() ? together : together + "; " + lowered);
    } else if (mapped && processLimitHolds.getAsBoolean()) {
      long count = rlimits.add(spec, ResourceLimit.NPROC, limits.processes() + (long) REAPER);
      report.applied(
          Capability.PROCESSES,
          requested,
          "rlimit.nproc",
          lowered(count - REAPER, limits.processes()));
    } else {
      report.missing(
          Capability.PROCESSES,
          requested,
          outcomes.get(Capability.PROCESSES).detail()
              + "; RLIMIT_NPROC counts one sandbox only in a user namespace, from Linux 5.14");
    }
  }

  private void addFiles(Limits limits, LaunchSpec spec, Enforcements report) {
    if (limits.openFiles() > 0) {
      long holds = rlimits.add(spec, ResourceLimit.NOFILE, limits.openFiles());
      report.applied(
          Capability.OPEN_FILES,
          String.valueOf(limits.openFiles()),
          "rlimit.nofile",
          lowered(holds, limits.openFiles()));
    }
    if (limits.fileSize() > 0) {
      long holds = rlimits.add(spec, ResourceLimit.FSIZE, limits.fileSize());
      report.applied(
          Capability.FILE_SIZE,
          Words.size(limits.fileSize()),
          "rlimit.fsize",
          lowered(holds, limits.fileSize()));
    }
  }

  private static String rate(long bytes) {
    return Words.size(bytes) + "/s";
  }

  private static String lowered(long holds, long asked) {
    return holds == asked ? "" : "lowered to " + holds + ", the hard limit of the platform itself";
  }

  private static void addOutcome(
      Capability capability,
      String requested,
      Map<Capability, Outcome> outcomes,
      Enforcements report) {
    Outcome outcome = outcomes.get(capability);
    if (outcome == null) {
      return;
    }
    if (outcome.applied()) {
      report.applied(capability, requested, outcome.mechanism(), outcome.detail());
    } else {
      report.missing(capability, requested, outcome.detail());
    }
  }

  /** Who only looks comes late, so that does not count as applied. */
  private static void addWatched(
      Capability capability,
      String requested,
      Outcome outcome,
      String fallback,
      Enforcements report) {
    if (outcome.applied()) {
      report.applied(capability, requested, outcome.mechanism(), outcome.detail());
    } else {
      report.pursued(capability, requested, WATCHDOG, outcome.detail() + "; " + fallback);
    }
  }
}
