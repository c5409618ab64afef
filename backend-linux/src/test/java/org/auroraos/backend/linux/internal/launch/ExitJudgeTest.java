package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Counter;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Exit;
import org.junit.jupiter.api.Test;

/** Which evidence wins. */
class ExitJudgeTest {
  private static final Counter OOM = new Counter(0, "memory.oom_control", "oom_kill 1\n");
  private static final Counter TWENTY_SECONDS = new Counter(0, "cpuacct.usage", "20000000000\n");

  private final ExitJudge judge = new ExitJudge(Limits.defaults());

  @Test
  void aRecordedCauseWinsOverTheKernelsCounters() {
    assertThat(judge(signal(9, Exit.CAUSE_WALL, OOM)).status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(judge(signal(9, ExitJudge.causeOf(KillCause.STOPPED), OOM)).status())
        .isEqualTo(SandboxStatus.KILLED_KILL);
  }

  @Test
  void outOfMemoryWinsOverEverythingButSuccess() {
    assertThat(judge(signal(9, 0, OOM, TWENTY_SECONDS)).status())
        .isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(judge(exit(1, OOM)).status()).isEqualTo(SandboxStatus.MEM_LIMIT);
    SandboxExit success = judge(exit(0, OOM));
    assertThat(success.status()).isEqualTo(SandboxStatus.OK);
    assertThat(success.reason()).contains("out of memory");
  }

  @Test
  void aKillAtTheCpuLimitIsTheCpuLimit() {
    assertThat(judge(signal(9, 0, TWENTY_SECONDS)).status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(judge(signal(9, Exit.CAUSE_CPU)).status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(judge(signal(24, 0)).status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(judge(exit(1, TWENTY_SECONDS)).status()).isEqualTo(SandboxStatus.EXITED);
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
    assertThat(judge.judge(signal(15, 0), true).status()).isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(judge.judge(signal(15, 0), false).status()).isEqualTo(SandboxStatus.SIGNALED);
    assertThat(judge.judge(exit(143), true).status()).isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(judge.judge(exit(143), false).status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(judge.judge(signal(11, 0), true).status()).isEqualTo(SandboxStatus.SIGNALED);
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

  private SandboxExit judge(Exit exit) {
    return judge.judge(exit, false);
  }

  private static Exit exit(int code, Counter... counters) {
    return message(false, code, 0, counters);
  }

  private static Exit signal(int number, int cause, Counter... counters) {
    return message(true, number, cause, counters);
  }

  private static Exit message(boolean signaled, int code, int cause, Counter... counters) {
    List<Counter> list = new ArrayList<>(List.of(counters));
    return new Exit(signaled, code, cause, 1_500_000, 10_000, 20_000, 2048, list, "", false);
  }
}
