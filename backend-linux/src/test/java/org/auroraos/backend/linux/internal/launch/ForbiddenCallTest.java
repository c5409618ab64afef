package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.backend.linux.internal.seccomp.Architecture;
import org.auroraos.backend.linux.internal.seccomp.SyscallTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which system call ended a program. All calls here do no harm without a filter either. */
class ForbiddenCallTest {
  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/perl"))).as("perl").isTrue();
    sandboxes = new Sandboxes(data);
    assumeThat(sandboxes.enforces(Capability.SYSCALLS)).as("seccomp").isTrue();
  }

  @AfterAll
  static void close() throws Exception {
    if (sandboxes != null) {
      sandboxes.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "default, kexec_load",
    "default, delete_module",
    "default, init_module",
    "default, reboot",
    "strict, kexec_load",
    "strict, finit_module"
  })
  void theProgramEndsByTheCallAndTheReasonNamesIt(String profile, String call) throws Exception {
    Sandboxes.Ended ended = run(profile, calling(call) + " print 'still here';");

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.FORBIDDEN_SYSCALL);
    assertThat(ended.exit().rc()).isEqualTo(159);
    assertThat(ended.exit().reason()).isEqualTo("the forbidden system call " + call);
    assertThat(ended.stdout()).isEmpty();
    assertThat(detail(ended)).isEqualTo("a call that ends the program is named");
  }

  @ParameterizedTest
  @CsvSource({"IGNORE", "sub { print 'caught' }"})
  void aHandlerDoesNotSaveTheProgram(String handler) throws Exception {
    String handled = handler.equals("IGNORE") ? "'IGNORE'" : handler;
    Sandboxes.Ended ended = run("default", "$SIG{SYS} = " + handled + "; " + calling("kexec_load"));

    assertThat(ended.exit().reason()).isEqualTo("the forbidden system call kexec_load");
    assertThat(ended.exit().rc()).isEqualTo(159);
    assertThat(ended.stdout()).isEmpty();
  }

  @Test
  void aChildEndsAloneAndIsMentioned() throws Exception {
    String child = "system('perl', '-e', '" + calling("kexec_load") + "'); ";
    Sandboxes.Ended ended = run("default", child + child + "print $? & 127; exit 4;");

    assertThat(ended.stdout()).isEqualTo("31");
    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(ended.exit().reason())
        .isEqualTo("exit code 4; processes ended for the forbidden system call kexec_load: 2");
  }

  @Test
  void aFilterWithoutSendmsgStillEndsTheProgramButCannotNameTheCall() throws Exception {
    Sandboxes.Ended ended =
        run(new SyscallPolicy(Profile.DEFAULT, Set.of("sendmsg")), calling("kexec_load"));

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.FORBIDDEN_SYSCALL);
    assertThat(ended.exit().reason()).isEqualTo("a forbidden system call");
    assertThat(detail(ended)).contains("not named: the filter denies sendmsg");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aDeniedCallIsNoEnd(Profile profile) throws Exception {
    Sandboxes.Ended ended =
        run(
            new SyscallPolicy(profile, Set.of("getppid")),
            "print syscall(" + number("getppid") + ")");

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(ended.stdout()).isEqualTo("-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 0",
        "exit 7",
        "kill -SEGV $$",
        "kill -SYS $$",
        "exec dd if=/dev/zero of=/tmp/f bs=1M",
        "perl -e 'syscall(FORBIDDEN)'",
        "exec perl -e 'syscall(FORBIDDEN)'",
        "perl -e 'syscall(FORBIDDEN)' & wait; exit 3",
        "exec dd if=/dev/zero of=/dev/null bs=99M"
      })
  void theSameRunTwiceHasTheSameStatusReasonAndReport(String script) throws Exception {
    String command = script.replace("FORBIDDEN", number("kexec_load"));
    SandboxPolicy policy =
        Sandboxes.policy()
            .limits(Sandboxes.limits().memory(64L << 20).fileSize(1L << 20).build())
            .syscalls(new SyscallPolicy(Profile.DEFAULT, Set.of()))
            .build();
    Sandboxes.Ended once = sandboxes.run(Sandboxes.script(policy, command));
    Sandboxes.Ended again = sandboxes.run(Sandboxes.script(policy, command));

    assertThat(facts(again.exit())).isEqualTo(facts(once.exit()));
    assertThat(again.report()).isEqualTo(once.report());
  }

  @Test
  void whatIsWrittenToADirectoryOnDiskIsCounted() throws Exception {
    SandboxExit exit = sandboxes.run("exit 0").exit();
    assertThat(exit.io()).isPresent();
    assertThat(exit.io().orElseThrow().writtenBytes()).isLessThan(1 << 20);
  }

  private static String facts(SandboxExit exit) {
    String reason =
        exit.reason().replaceAll("memory limit reached .*times", "memory limit reached");
    return exit.status() + " " + exit.rc() + " " + reason;
  }

  private static String detail(Sandboxes.Ended ended) {
    return ended.report().find(Capability.SYSCALLS).map(Enforcement::detail).orElseThrow();
  }

  private static Sandboxes.Ended run(String profile, String script) throws Exception {
    Profile known = profile.equals("strict") ? Profile.STRICT : Profile.DEFAULT;
    return run(new SyscallPolicy(known, Set.of()), script);
  }

  private static Sandboxes.Ended run(SyscallPolicy syscalls, String script) throws Exception {
    SandboxPolicy policy = Sandboxes.policy().syscalls(syscalls).build();
    return sandboxes.run(Sandboxes.launch(policy, "/usr/bin/perl", "-e", script));
  }

  private static String calling(String name) {
    return "syscall(" + number(name) + ", 0, 0, 0, 0);";
  }

  private static String number(String name) {
    Architecture here = Architecture.ofJvm(System.getProperty("os.arch")).orElseThrow();
    return String.valueOf(SyscallTable.of(here).number(name).orElseThrow());
  }
}
