package org.auroraos.backend.linux.internal.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.IoUsage;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.backend.linux.internal.cgroup.Counters;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Traffic;

/** Why a program ended, from the strongest evidence to the weakest. */
final class ExitJudge {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int SIGXCPU = 24;
  private static final int SIGXFSZ = 25;
  private static final int SIGSYS = 31;
  private static final int SIGNALED = 128;
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(SIGKILL, "SIGKILL"),
          Map.entry(10, "SIGUSR1"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(12, "SIGUSR2"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(SIGTERM, "SIGTERM"),
          Map.entry(SIGXCPU, "SIGXCPU"),
          Map.entry(SIGXFSZ, "SIGXFSZ"));

  private record Verdict(SandboxStatus status, int rc, String reason) {
    Verdict(SandboxStatus status, String reason) {
      this(status, status.rc(), reason);
    }
  }

  /** A share of the CPU that was used up for less time than this is no evidence of anything. */
  private static final Duration SLOWED = Duration.ofSeconds(1);

  private final Limits limits;
  private final Isolation isolation;
  private final boolean listening;
  private final IntFunction<String> callNames;

  /**
   * For runs under these limits.
   *
   * @param isolation how they run
   * @param listening whether the launcher is asked about calls that end the program
   * @param callNames what a system call is called
   */
  ExitJudge(Limits limits, Isolation isolation, boolean listening, IntFunction<String> callNames) {
    this.limits = limits;
    this.isolation = isolation;
    this.listening = listening;
    this.callNames = callNames;
  }

  /**
   * The exit.
   *
   * @param terminated whether we asked the program to end
   * @param ended how many processes were ended for which system call
   */
  SandboxExit judge(Exit exit, boolean terminated, Map<Integer, Long> ended) {
    Counters counters = Counters.of(exit.counters());
    Duration cpuTime = counters.cpuTime().orElse(micros(exit.userMicros() + exit.systemMicros()));
    Verdict verdict = verdict(exit, counters, cpuTime, terminated);
    boolean timedOut = verdict.status() == SandboxStatus.TIMEOUT;
    return new SandboxExit(
        verdict.status(),
        verdict.rc(),
        withSoftEvidence(verdict, exit, counters, ended),
        timedOut ? isolation.timedOut() : isolation,
        micros(exit.wallMicros()),
        cpuTime,
        counters.peakMemory().orElse(exit.maxRssKib() * 1024),
        io(exit.traffic(), counters));
  }

  /**
   * What the processes caused, and what their group did to devices: the former knows of what is
   * still in the cache, the latter of processes that died with PID 1. Neither says too much.
   */
  private static Optional<IoUsage> io(Traffic traffic, Counters counters) {
    OptionalLong read = larger(traffic.readBytes(), counters.readBytes());
    OptionalLong written = larger(traffic.writtenBytes(), counters.writtenBytes());
    return read.isPresent() && written.isPresent()
        ? Optional.of(new IoUsage(read.getAsLong(), written.getAsLong()))
        : Optional.empty();
  }

  private static OptionalLong larger(OptionalLong one, OptionalLong other) {
    return LongStream.concat(one.stream(), other.stream()).max();
  }

  /** The exit of a sandbox whose launcher was killed, and everything in it with it. */
  static SandboxExit lost(Duration duration) {
    return new SandboxExit(
        SandboxStatus.INTERNAL_ERROR,
        SandboxStatus.INTERNAL_ERROR.rc(),
        "the launcher of the sandbox was lost (killed from outside?), and the sandbox with it",
        Isolation.ERROR,
        duration,
        Duration.ZERO,
        0);
  }

  private Verdict verdict(Exit exit, Counters counters, Duration cpuTime, boolean terminated) {
    boolean killed = exit.signaled() && exit.code() == SIGKILL;
    if (killed && exit.cause() == Exit.CAUSE_WALL) {
      String limit = Words.time(limits.wallTime());
      return new Verdict(SandboxStatus.TIMEOUT, "wall-clock limit of " + limit + " reached");
    }
    if (killed && exit.cause() == causeOf(KillCause.TIMEOUT)) {
      return new Verdict(SandboxStatus.TIMEOUT, "wall-clock limit of the run reached");
    }
    if (killed && exit.cause() == causeOf(KillCause.STOPPED)) {
      return new Verdict(SandboxStatus.KILLED_KILL, "stopped with SIGKILL");
    }
    if (killed && exit.cause() == Exit.CAUSE_MEMORY_SEEN) {
      String limit = Words.size(limits.memory());
      return new Verdict(
          SandboxStatus.MEM_LIMIT, "memory limit of " + limit + " passed, as the watchdog saw");
    }
    // Also of a program that did not care: whether it was hit itself is the kernel's choice.
    if (counters.oomKills() > 0) {
      String limit = Words.size(limits.memory());
      return new Verdict(
          SandboxStatus.MEM_LIMIT,
          "memory limit of "
              + limit
              + " reached; the kernel killed "
              + counters.oomKills()
              + (counters.oomKills() == 1 ? " process" : " processes"));
    }
    if (!exit.signaled() && exit.code() == 0) {
      return new Verdict(SandboxStatus.OK, "");
    }
    if (isCpuLimit(exit, cpuTime, killed)) {
      String limit = Words.time(limits.cpuTime());
      return new Verdict(SandboxStatus.CPU_LIMIT, "CPU time limit of " + limit + " reached");
    }
    if (exit.signaled() && exit.code() == SIGSYS) {
      return new Verdict(SandboxStatus.FORBIDDEN_SYSCALL, forbidden(exit.forbiddenCall()));
    }
    return exit.signaled() ? signaled(exit.code(), terminated) : exited(exit.code(), terminated);
  }

  /** With a listener, what was not told is no call of this machine, or no call at all. */
  private String forbidden(OptionalInt call) {
    if (call.isPresent()) {
      return "the forbidden system call " + callNames.apply(call.getAsInt());
    }
    return listening
        ? "a forbidden system call of another architecture, or SIGSYS from a process"
        : "a forbidden system call";
  }

  /** Without a limit, a process has sent its signal. */
  private boolean isCpuLimit(Exit exit, Duration cpuTime, boolean killed) {
    if (limits.cpuTime().isZero()) {
      return false;
    }
    boolean atLimit = cpuTime.compareTo(limits.cpuTime()) >= 0;
    return (exit.signaled() && exit.code() == SIGXCPU)
        || (killed && (exit.cause() == Exit.CAUSE_CPU || atLimit));
  }

  private Verdict signaled(int signal, boolean terminated) {
    return switch (signal) {
      case SIGXFSZ ->
          limits.fileSize() == 0
              ? bySignal(signal)
              : new Verdict(
                  SandboxStatus.FILE_SIZE_LIMIT,
                  "file size limit of " + Words.size(limits.fileSize()) + " reached");
      case SIGTERM ->
          terminated
              ? new Verdict(SandboxStatus.KILLED_TERM, "ended by SIGTERM as asked")
              : bySignal(signal);
      default -> bySignal(signal);
    };
  }

  private static Verdict bySignal(int signal) {
    String name = NAMES.getOrDefault(signal, "signal " + signal);
    return new Verdict(SandboxStatus.SIGNALED, SIGNALED + signal, "ended by " + name);
  }

  /** A program that catches SIGTERM to clean up, as every JVM does, exits with 143. */
  private static Verdict exited(int code, boolean terminated) {
    return terminated && code == SIGNALED + SIGTERM
        ? new Verdict(SandboxStatus.KILLED_TERM, "ended after SIGTERM as asked")
        : new Verdict(SandboxStatus.EXITED, code, "exit code " + code);
  }

  private String withSoftEvidence(
      Verdict verdict, Exit exit, Counters counters, Map<Integer, Long> ended) {
    List<String> parts = new ArrayList<>();
    if (!verdict.reason().isEmpty()) {
      parts.add(verdict.reason());
    }
    if (counters.processHits() > 0) {
      parts.add("process limit reached " + times(counters.processHits()));
    }
    if (counters.memoryHits() > 0 && verdict.status() != SandboxStatus.MEM_LIMIT) {
      parts.add("memory limit reached " + times(counters.memoryHits()));
    }
    if (counters.oomKills() > 0 && verdict.status() != SandboxStatus.MEM_LIMIT) {
      parts.add("out of memory, processes killed: " + counters.oomKills());
    }
    if (counters.throttled() > 0) {
      parts.add("slowed by memory pressure " + times(counters.throttled()));
    }
    if (isMuch(counters.slowed(), exit.wallMicros())) {
      parts.add("waited " + Words.time(seconds(counters.slowed())) + " for its share of the CPU");
    }
    new TreeMap<>(ended)
        .forEach(
            (call, count) -> {
              long others = exit.forbiddenCall().equals(OptionalInt.of(call)) ? count - 1 : count;
              if (others > 0) {
                parts.add(
                    "processes ended for the forbidden system call "
                        + callNames.apply(call)
                        + ": "
                        + others);
              }
            });
    return String.join("; ", parts);
  }

  /** At least a second, and at least a tenth of the time. */
  private static boolean isMuch(Duration slowed, long wallMicros) {
    return slowed.compareTo(SLOWED) >= 0 && slowed.compareTo(micros(wallMicros).dividedBy(10)) >= 0;
  }

  private static Duration seconds(Duration exact) {
    return Duration.ofSeconds(exact.toSeconds());
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }

  /** The number of a cause in the protocol. */
  static int causeOf(KillCause cause) {
    return switch (cause) {
      case TIMEOUT -> Exit.CAUSE_KILL;
      case STOPPED -> Exit.CAUSE_KILL + 1;
    };
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }
}
