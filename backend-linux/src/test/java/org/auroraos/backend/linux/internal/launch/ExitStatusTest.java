package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every status of the table, from real programs. */
class ExitStatusTest {
  private static final long MIB = 1L << 20;

  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  @Test
  void successIsOk() throws Exception {
    SandboxExit exit = sandboxes.run("echo hello").exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.OK);
    assertThat(exit.rc()).isZero();
    assertThat(exit.reason()).isEmpty();
    assertThat(exit.isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES);
    assertThat(exit.duration()).isPositive();
    assertThat(exit.cpuTime()).isPositive();
    assertThat(exit.peakMemory()).isPositive();
  }

  @Test
  void anotherExitCodeIsTheReturnCode() throws Exception {
    SandboxExit exit = sandboxes.run("exit 3").exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(exit.rc()).isEqualTo(3);
  }

  @Test
  void sleepingPastTheWallClockLimitIsATimeout() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().wallTime(Duration.ofMillis(300)));
    SandboxExit exit = sandboxes.run(Sandboxes.script(policy, "sleep 60 & sleep 60")).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(exit.rc()).isEqualTo(124);
    assertThat(exit.reason()).contains("300ms");
    assertThat(exit.isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES_TIMEOUT);
  }

  @Test
  void aKillBecauseOfTheTimeOfTheRunIsATimeout() throws Exception {
    SandboxProcess process = start("trap '' TERM; sleep 60");
    process.kill(KillCause.TIMEOUT);
    process.kill(KillCause.STOPPED);
    SandboxExit exit = Sandboxes.await(process).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(exit.isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES_TIMEOUT);
  }

  @Test
  void aProgramThatIsStoppedAtOnceIsKilled() throws Exception {
    SandboxProcess process = start("sleep 60");
    process.kill(KillCause.STOPPED);
    SandboxExit exit = Sandboxes.await(process).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.KILLED_KILL);
    assertThat(exit.rc()).isEqualTo(137);
  }

  @Test
  void aProgramThatEndsWhenAskedIsTerminated() throws Exception {
    SandboxProcess process = start("exec sleep 60");
    process.terminate();
    SandboxExit exit = Sandboxes.await(process).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(exit.rc()).isEqualTo(143);
  }

  @Test
  void aProgramThatCleansUpWhenAskedMayExitWithSuccess() throws Exception {
    SandboxProcess process =
        start("trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    assertThat((char) process.stdout().read()).isEqualTo('r');
    process.terminate();
    Sandboxes.Ended ended = Sandboxes.await(process);

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(ended.stdout()).endsWith("cleaned\n");
  }

  @Test
  void aJvmThatIsAskedToEndIsTerminated() throws Exception {
    Optional<SandboxLaunch.Builder> java = Jvms.sleeping();
    assumeThat(java).as("a JDK below /usr").isPresent();
    SandboxProcess process = sandboxes.backend.launch(java.get().build());
    char first = (char) process.stdout().read();
    process.terminate();
    if (first != 'r') {
      throw new AssertionError("the JVM did not start: " + first + Sandboxes.await(process));
    }
    SandboxExit exit = Sandboxes.await(process).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.KILLED_TERM);
    assertThat(exit.rc()).isEqualTo(143);
  }

  @Test
  void oneBusyProcessReachesTheCpuLimit() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().cpuTime(Duration.ofSeconds(1)));
    SandboxExit exit = sandboxes.run(Sandboxes.script(policy, "while :; do :; done")).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(exit.rc()).isEqualTo(152);
    assertThat(exit.cpuTime()).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void manyBusyProcessesReachTheCpuLimitTogether() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().cpuTime(Duration.ofMillis(800)));
    String script = "for i in 1 2 3 4 5 6; do while :; do :; done & done; wait";
    SandboxExit exit = sandboxes.run(Sandboxes.script(policy, script)).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(exit.rc()).isEqualTo(152);
  }

  @Test
  void aStormOfShortProcessesReachesTheCpuLimit() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().cpuTime(Duration.ofMillis(800)));
    SandboxExit exit =
        sandboxes.run(Sandboxes.script(policy, "while :; do /bin/true; done")).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.CPU_LIMIT);
  }

  @Test
  void aProgramThatIgnoresTheCpuSignalEndsAllTheSame() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().cpuTime(Duration.ofSeconds(1)));
    SandboxExit exit =
        sandboxes.run(Sandboxes.script(policy, "trap '' XCPU; while :; do :; done")).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.CPU_LIMIT);
    assertThat(exit.rc()).isEqualTo(152);
  }

  @Test
  void aFileThatGrowsTooLargeIsTheFileSizeLimit() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().fileSize(MIB));
    String script = "exec dd if=/dev/zero of=/tmp/file bs=64k count=64";
    SandboxExit exit = sandboxes.run(Sandboxes.script(policy, script)).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.FILE_SIZE_LIMIT);
    assertThat(exit.rc()).isEqualTo(153);
    assertThat(exit.reason()).contains("1MiB");
  }

  @Test
  void aMemoryBombIsTheMemoryLimit() throws Exception {
    assumeThat(sandboxes.enforces(Capability.MEMORY)).as("a group that limits memory").isTrue();
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().memory(32 * MIB));
    SandboxExit exit =
        sandboxes
            .run(Sandboxes.script(policy, "exec dd if=/dev/zero of=/dev/null bs=200M count=1"))
            .exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(exit.rc()).isEqualTo(137);
    assertThat(exit.peakMemory()).isBetween(16 * MIB, 33 * MIB);
    assertThat(exit.reason()).contains("32MiB");
  }

  @Test
  void aMemoryBombInAChildEndsTheWholeTree() throws Exception {
    assumeThat(sandboxes.enforces(Capability.MEMORY)).as("a group that limits memory").isTrue();
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().memory(32 * MIB));
    String script =
        "sleep 60 & dd if=/dev/zero of=/dev/null bs=200M count=1; echo survived; sleep 200; exit 0";
    Sandboxes.Ended ended = sandboxes.run(Sandboxes.script(policy, script));

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(ended.exit().rc()).isEqualTo(137);
    assertThat(ended.exit().duration()).isLessThan(Duration.ofSeconds(150));
  }

  @Test
  void filesInMemoryCountAsMemory() throws Exception {
    assumeThat(sandboxes.enforces(Capability.MEMORY)).as("a group that limits memory").isTrue();
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().memory(32 * MIB));
    SandboxExit exit =
        sandboxes.run(Sandboxes.script(policy, "cat /dev/zero > /dev/shm/bomb")).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.MEM_LIMIT);
  }

  @Test
  void withoutAGroupTheMemoryOfAllProcessesTogetherIsSeen() throws Exception {
    assumeThat(sandboxes.enforces(Capability.MEMORY)).as("a group that limits memory").isFalse();
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().memory(64 * MIB));
    // None of them has more than RLIMIT_DATA allows each.
    String script =
        "hold() { x=$(head -c 12M /dev/zero | tr '\\0' x); sleep 200; }"
            + "; for i in 1 2 3 4 5 6 7 8; do hold & done; wait";
    Sandboxes.Ended ended = sandboxes.run(Sandboxes.script(policy, script));

    assertThat(ended.exit().status()).as(ended.stderr()).isEqualTo(SandboxStatus.MEM_LIMIT);
    assertThat(ended.exit().rc()).isEqualTo(137);
    assertThat(ended.exit().reason())
        .isEqualTo("memory limit of 64MiB passed, as the watchdog saw");
    assertThat(ended.exit().duration()).isLessThan(Duration.ofSeconds(150));
  }

  @Test
  void aForkBombStaysWithinItsLimitAndSaysSo() throws Exception {
    SandboxPolicy policy =
        Sandboxes.with(Sandboxes.limits().processes(16).wallTime(Duration.ofSeconds(2)));
    String script = "bomb() { bomb | bomb & }; bomb; for i in $(seq 99); do sleep 9 & done; wait";
    SandboxExit exit = sandboxes.run(Sandboxes.script(policy, script)).exit();

    assertThat(exit.status()).isIn(SandboxStatus.TIMEOUT, SandboxStatus.EXITED);
    if (!sandboxes
        .backend
        .support()
        .mechanism(Capability.PROCESSES)
        .equals(Optional.of("rlimit.nproc"))) {
      assertThat(exit.reason()).contains("process limit reached");
    }
  }

  @Test
  void exactlyAsManyProcessesLiveAsThePolicySays() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().processes(16));
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.script(policy, "while :; do sleep 60 & echo child; done"));

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(ended.stdout().lines()).as(ended.stderr()).hasSize(15);
  }

  /** Whatever ends it, the second run of the same thing says the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true                                                       | OK",
        "exit 3                                                     | EXITED",
        "kill -SEGV $$                                              | SIGNALED",
        "kill -SYS $$                                               | FORBIDDEN_SYSCALL",
        "sleep 60                                                   | TIMEOUT",
        "while :; do :; done                                        | CPU_LIMIT",
        "exec dd if=/dev/zero of=/tmp/file bs=64k count=64          | FILE_SIZE_LIMIT",
        "exec dd if=/dev/zero of=/dev/null bs=200M count=1          | MEM_LIMIT",
      })
  void theSameRunTwiceEndsTheSameWay(String script, SandboxStatus status) throws Exception {
    assumeThat(status != SandboxStatus.MEM_LIMIT || sandboxes.enforces(Capability.MEMORY))
        .as("a group that limits memory")
        .isTrue();
    // An emulated processor takes its time to fill memory.
    Duration cpuTime = Duration.ofSeconds(status == SandboxStatus.CPU_LIMIT ? 1 : 120);
    Limits.Builder limits = Sandboxes.limits().cpuTime(cpuTime).fileSize(MIB).memory(32 * MIB);
    if (status == SandboxStatus.TIMEOUT) {
      limits.wallTime(Duration.ofMillis(300));
    }
    SandboxPolicy policy = Sandboxes.with(limits);
    Sandboxes.Ended first = sandboxes.run(Sandboxes.script(policy, script));
    Sandboxes.Ended second = sandboxes.run(Sandboxes.script(policy, script));

    assertThat(first.exit().status()).as(first.exit().reason()).isEqualTo(status);
    assertThat(second.exit().status()).as(second.exit().reason()).isEqualTo(status);
    assertThat(second.exit().rc()).isEqualTo(first.exit().rc());
    assertThat(second.exit().isolation()).isEqualTo(first.exit().isolation());
    assertThat(second.report()).isEqualTo(first.report());
  }

  @Test
  void anotherSignalIsItsNumber() throws Exception {
    SandboxExit exit = sandboxes.run("kill -SEGV $$").exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.SIGNALED);
    assertThat(exit.rc()).isEqualTo(128 + 11);
    assertThat(exit.reason()).contains("SIGSEGV");
  }

  @Test
  void aForbiddenSystemCallIsItsSignal() throws Exception {
    SandboxExit exit = sandboxes.run("kill -SYS $$").exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.FORBIDDEN_SYSCALL);
    assertThat(exit.rc()).isEqualTo(159);
  }

  @Test
  void theEndOfTheProgramIsTheEndOfWhatItLeftBehind() throws Exception {
    Sandboxes.Ended ended = sandboxes.run("(trap '' HUP TERM; sleep 60) & exit 5");

    assertThat(ended.exit().rc()).isEqualTo(5);
    assertThat(ended.exit().duration()).isLessThan(Duration.ofSeconds(50));
  }

  private static SandboxProcess start(String script) throws Exception {
    return sandboxes.backend.launch(Sandboxes.script(Sandboxes.policy().build(), script).build());
  }
}
