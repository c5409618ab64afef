package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.IoUsage;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Counter;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Traffic;
import org.junit.jupiter.api.Test;

/** Which evidence wins. */
class ExitJudgeTest {
  private static final Counter OOM = new Counter(0, "memory.oom_control", "oom_kill 1\n");
  private static final Counter TWENTY_SECONDS = new Counter(0, "cpuacct.usage", "20000000000\n");

  private final ExitJudge judge =
      new ExitJudge(Limits.defaults(), Isolation.UNSHARE_NAMESPACES, true, call -> "call" + call);

  @Test
  void aRecordedCauseWinsOverTheKernelsCounters() {
    assertThat(judge(signal(9, Exit.CAUSE_WALL, OOM)).status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(judge(signal(9, ExitJudge.causeOf(KillCause.STOPPED), OOM)).status())
        .isEqualTo(SandboxStatus.KILLED_KILL);
  }

  @Test
  void outOfMemoryWinsOverWhateverTheProgramMadeOfIt() {
    assertThat(judge(signal(9, 0, OOM, TWENTY_SECONDS)).status())
        .isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(judge(exit(1, OOM)).status()).isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(judge(exit(0, OOM)).status()).isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(judge(signal(9, Exit.CAUSE_MEMORY, OOM)).status())
        .isEqualTo(SandboxStatus.MEM_LIMIT);
  }

  @Test
  void memoryThatTheWatchdogSawIsTheMemoryLimitAndNamedAsThat() {
    SandboxExit exit = judge(signal(9, Exit.CAUSE_MEMORY_SEEN, TWENTY_SECONDS));

    assertThat(exit.status()).isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(exit.reason()).startsWith("memory limit of 512MiB passed, as the watchdog saw");
    assertThat(judge(exit(0)).status()).isEqualTo(SandboxStatus.OK);
  }

  @Test
  void aKillAtTheCpuLimitIsTheCpuLimit() {
    assertThat(judge(signal(9, 0, TWENTY_SECONDS)).status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(judge(signal(9, Exit.CAUSE_CPU)).status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(judge(signal(24, 0)).status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(judge(exit(1, TWENTY_SECONDS)).status()).isEqualTo(SandboxStatus.EXITED);
  }

  @Test
  void theSignalOfALimitThatThereIsNotIsLikeAnyOther() {
    Limits none = Limits.defaults().toBuilder().cpuTime(Duration.ZERO).fileSize(0).build();
    ExitJudge unlimited =
        new ExitJudge(none, Isolation.UNSHARE_NAMESPACES, true, call -> "call" + call);
    SandboxExit cpu = unlimited.judge(signal(24, 0), false, Map.of());
    SandboxExit file = unlimited.judge(signal(25, 0), false, Map.of());

    assertThat(cpu.status()).isEqualTo(SandboxStatus.SIGNALED);
    assertThat(cpu.rc()).isEqualTo(152);
    assertThat(cpu.reason()).isEqualTo("ended by SIGXCPU");
    assertThat(file.status()).isEqualTo(SandboxStatus.SIGNALED);
    assertThat(file.rc()).isEqualTo(153);
    assertThat(file.reason()).isEqualTo("ended by SIGXFSZ");
    assertThat(judge(signal(25, 0)).status()).isEqualTo(SandboxStatus.FILE_SIZE_LIMIT);
  }

  @Test
  void aKillThatNobodyOfUsOrderedIsItsSignal() {
    SandboxExit exit = judge(signal(9, 0));

    assertThat(exit.status()).isEqualTo(SandboxStatus.SIGNALED);
    assertThat(exit.rc()).isEqualTo(137);
    assertThat(exit.reason()).contains("SIGKILL");
  }

  @Test
  void sigtermCountsAsAskedForOnlyIfItWas() {
    assertThat(judge.judge(signal(15, 0), true, Map.of()).status())
        .isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(judge.judge(signal(15, 0), false, Map.of()).status())
        .isEqualTo(SandboxStatus.SIGNALED);
    assertThat(judge.judge(exit(143), true, Map.of()).status())
        .isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(judge.judge(exit(143), false, Map.of()).status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(judge.judge(signal(11, 0), true, Map.of()).status())
        .isEqualTo(SandboxStatus.SIGNALED);
  }

  @Test
  void limitsThatWereTouchedStandInTheReason() {
    SandboxExit exit =
        judge(
            exit(
                2,
                new Counter(0, "pids.events", "max 1\n"),
                new Counter(0, "memory.failcnt", "4\n")));

    assertThat(exit.reason())
        .isEqualTo("exit code 2; process limit reached once; memory limit reached 4 times");
  }

  @Test
  void usageComesFromTheGroupOrElseFromTheProcesses() {
    SandboxExit counted =
        judge(exit(0, TWENTY_SECONDS, new Counter(0, "memory.max_usage_in_bytes", "4096\n")));
    assertThat(counted.cpuTime()).isEqualTo(Duration.ofSeconds(20));
    assertThat(counted.peakMemory()).isEqualTo(4096);

    SandboxExit uncounted = judge(exit(0));
    assertThat(uncounted.cpuTime()).isEqualTo(Duration.ofMillis(30));
    assertThat(uncounted.peakMemory()).isEqualTo(2048 * 1024);
    assertThat(uncounted.duration()).isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aForbiddenCallIsNamed() {
    SandboxExit exit = judge.judge(forbidden(OptionalInt.of(88)), false, Map.of(88, 1L));

    assertThat(exit.status()).isEqualTo(SandboxStatus.FORBIDDEN_SYSCALL);
    assertThat(exit.rc()).isEqualTo(159);
    assertThat(exit.reason()).isEqualTo("the forbidden system call call88");
  }

  @Test
  void withoutAListenerAForbiddenCallHasNoName() {
    ExitJudge deaf =
        new ExitJudge(
            Limits.defaults(), Isolation.UNSHARE_NAMESPACES, false, call -> "call" + call);

    assertThat(deaf.judge(forbidden(OptionalInt.empty()), false, Map.of()).reason())
        .isEqualTo("a forbidden system call");
    assertThat(judge(forbidden(OptionalInt.empty())).reason()).contains("another architecture");
  }

  @Test
  void processesThatWereEndedForACallStandInTheReason() {
    SandboxExit exit = judge.judge(exit(1), false, Map.of(9, 2L, 3, 1L));

    assertThat(exit.status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(exit.reason())
        .isEqualTo(
            "exit code 1; processes ended for the forbidden system call call3: 1;"
                + " processes ended for the forbidden system call call9: 2");
  }

  @Test
  void timeSpentWaitingForTheCpuStandsInTheReasonIfItIsMuch() {
    Counter much = new Counter(0, "cpu.stat", "nr_throttled 9\nthrottled_usec 2000000\n");
    Counter muchOnV1 = new Counter(0, "cpu.stat", "throttled_time 2000000000\n");
    Counter little = new Counter(0, "cpu.stat", "throttled_usec 999999\n");

    assertThat(judge(exit(0, much)).reason()).isEqualTo("waited 2s for its share of the CPU");
    assertThat(judge(exit(0, muchOnV1)).reason()).isEqualTo("waited 2s for its share of the CPU");
    assertThat(judge(exit(0, little)).reason()).isEmpty();
  }

  @Test
  void theLargerCountOfReadAndWrittenBytesIsTold() {
    Traffic traffic = new Traffic(OptionalLong.of(4096), OptionalLong.of(8192), 0);
    Counter devices =
        new Counter(0, "io.stat", "8:0 rbytes=5000 wbytes=1 rios=1\n8:16 rbytes=5000 wbytes=1\n");

    assertThat(judge(withTraffic(traffic)).io()).contains(new IoUsage(4096, 8192));
    assertThat(judge(withTraffic(traffic, devices)).io()).contains(new IoUsage(10000, 8192));
    assertThat(judge(exit(0)).io()).isEmpty();
  }

  private static Exit forbidden(OptionalInt call) {
    return new Exit(true, 31, 0, 1, 1, 1, 1, List.of(), call, Traffic.UNKNOWN, "", false);
  }

  private static Exit withTraffic(Traffic traffic, Counter... counters) {
    return new Exit(
        false, 0, 0, 1, 1, 1, 1, List.of(counters), OptionalInt.empty(), traffic, "", false);
  }

  private SandboxExit judge(Exit exit) {
    return judge.judge(exit, false, Map.of());
  }

  private static Exit exit(int code, Counter... counters) {
    return message(false, code, 0, counters);
  }

  private static Exit signal(int number, int cause, Counter... counters) {
    return message(true, number, cause, counters);
  }

  private static Exit message(boolean signaled, int code, int cause, Counter... counters) {
    List<Counter> list = new ArrayList<>(List.of(counters));
    return new Exit(
        signaled,
        code,
        cause,
        1_500_000,
        10_000,
        20_000,
        2048,
        list,
        OptionalInt.empty(),
        Traffic.UNKNOWN,
        "",
        false);
  }
}
