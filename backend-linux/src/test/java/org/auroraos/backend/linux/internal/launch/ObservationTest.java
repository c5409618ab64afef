package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is seen of real programs. */
class ObservationTest {
  @TempDir static Path data;
  @TempDir static Path files;

  private static Sandboxes sandboxes;
  private static Path real;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
    assumeThat(sandboxes.enforces(Capability.SYSCALLS)).as("seccomp").isTrue();
    real = files.toRealPath();
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(real.resolve("shown/inner"));
    Files.writeString(real.resolve("shown/inner/read"), "content\n");
    Files.writeString(real.resolve("absent"), "content\n");
  }

  @AfterAll
  static void close() throws Exception {
    if (sandboxes != null) {
      sandboxes.close();
    }
  }

  /** Remembers the last of equal observations. */
  private static final class Watcher implements Observer {
    final List<Observation> seen = Collections.synchronizedList(new ArrayList<>());
    final Scope scope;
    volatile Optional<Boolean> begun = Optional.empty();

    Watcher(Scope scope) {
      this.scope = scope;
    }

    @Override
    public Scope scope() {
      return scope;
    }

    @Override
    public void begun(boolean visible) {
      begun = Optional.of(visible);
    }

    @Override
    public void observed(Observation observation) {
      seen.add(observation);
    }

    boolean saw(Kind kind, String subject, Answer answer) {
      return seen.stream()
          .anyMatch(o -> o.kind() == kind && o.subject().equals(subject) && o.answer() == answer);
    }
  }

  @Test
  void filesThatThePolicyShowsAreSeenAsTheyAreUsed() throws Exception {
    Watcher watcher = new Watcher(Observer.Scope.EVERYTHING);
    Path shown = real.resolve("shown");
    run(
        watcher,
        Profile.DEFAULT,
        "cat " + shown + "/inner/read; cd " + shown + "; cat inner/read; echo x > inner/write");

    assertThat(watcher.begun).contains(true);
    assertThat(watcher.saw(Kind.FILE_READ, shown + "/inner/read", Answer.ALLOWED)).isTrue();
    assertThat(watcher.saw(Kind.FILE_LOOK, shown.toString(), Answer.ALLOWED)).isTrue();
    assertThat(watcher.saw(Kind.FILE_WRITE, shown + "/inner/write", Answer.ALLOWED)).isTrue();
    assertThat(watcher.seen).noneMatch(seen -> seen.subject().startsWith("/usr"));
  }

  @Test
  void filesThatAreOnlyOutsideAreSeenAsNotShown() throws Exception {
    Watcher watcher = new Watcher(Observer.Scope.EVERYTHING);
    run(watcher, Profile.DEFAULT, "cd /etc; cat ./shadow /no/such/file " + real + "/absent");

    assertThat(watcher.saw(Kind.FILE_READ, "/etc/shadow", Answer.NOT_SHOWN)).isTrue();
    assertThat(watcher.seen).noneMatch(seen -> seen.subject().startsWith("/no/"));
    // Its /tmp is its own, whatever lies in that of the machine.
    assertThat(watcher.seen).noneMatch(seen -> seen.subject().endsWith("/absent"));
  }

  @Test
  void addressesAreSeen() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/perl"))).as("perl").isTrue();
    Watcher watcher = new Watcher(Observer.Scope.EVERYTHING);
    String script =
        "use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0);"
            + " connect($s, pack_sockaddr_in(81, inet_aton(\"127.0.0.1\")));"
            + " connect($s, pack_sockaddr_in(443, inet_aton(\"192.0.2.7\")));"
            + " socket(my $u, PF_UNIX, SOCK_STREAM, 0); connect($u, pack_sockaddr_un(\"/run/x\"));"
            + " socket(my $d, PF_INET, SOCK_DGRAM, 0);"
            + " send($d, \"x\", 0, pack_sockaddr_in(53, inet_aton(\"192.0.2.8\")));";
    run(watcher, Profile.DEFAULT, "perl -e '" + script + "'");

    assertThat(watcher.seen)
        .filteredOn(seen -> seen.kind() == Kind.CONNECT)
        .extracting(Observation::subject)
        .contains("127.0.0.1:81", "192.0.2.7:443", "unix:/run/x", "192.0.2.8:53");
  }

  @Test
  void aCallBeyondTheStrictSetIsLetThroughAndNamed() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/ionice"))).as("ionice").isTrue();
    Watcher watcher = new Watcher(Observer.Scope.EVERYTHING);
    Sandboxes.Ended ended = run(watcher, Profile.STRICT, "ionice -p $$");

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(watcher.seen)
        .anyMatch(
            seen ->
                seen.kind() == Kind.SYSCALL
                    && seen.subject().equals("ioprio_get")
                    && seen.answer() == Answer.ALLOWED
                    && seen.needs().equals(Optional.of(Profile.DEFAULT)));
    assertThat(ended.report().find(Capability.SYSCALLS).map(Enforcement::detail).orElseThrow())
        .contains("LEARNING");
    assertThat(run(new Watcher(Observer.Scope.NOTHING), Profile.STRICT, "ionice -p $$").exit())
        .extracting(exit -> exit.rc())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Observer.Scope.class,
      names = {"DENIALS", "EVERYTHING"})
  void aDeniedCallStaysDeniedAndIsExplained(Observer.Scope scope) throws Exception {
    Watcher watcher = new Watcher(scope);
    Sandboxes.Ended ended =
        run(watcher, Profile.DEFAULT, "unshare -U true; unshare -U true; echo $?");

    assertThat(ended.stdout()).isEqualTo("1\n");
    assertThat(watcher.seen)
        .filteredOn(seen -> seen.answer() == Answer.DENIED)
        .first()
        .isEqualTo(
            new Observation(
                Kind.SYSCALL,
                "unshare",
                Answer.DENIED,
                Optional.of(Profile.NONE),
                "answered with EPERM: makes or enters namespaces, where the program would have"
                    + " privileges",
                1));
    assertThat(watcher.seen)
        .anyMatch(seen -> seen.subject().equals("unshare") && seen.count() == 2);
  }

  @Test
  void aLimitThatWasReachedIsToldWhoeverObserves() throws Exception {
    assumeThat(sandboxes.enforces(Capability.PROCESSES)).as("a group of processes").isTrue();
    Watcher watcher = new Watcher(Observer.Scope.NOTHING);
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().processes(4));
    String script = "for i in 1 2 3 4 5 6; do sleep 9 & done";
    Sandboxes.Ended ended = sandboxes.run(Sandboxes.script(policy, script).observer(watcher));

    if (ended.exit().reason().contains("process limit")) {
      assertThat(watcher.saw(Kind.LIMIT, "processes", Answer.DENIED)).isTrue();
    }
    assertThat(watcher.seen).allMatch(seen -> seen.kind() == Kind.LIMIT);
  }

  @Test
  void thatLandlocksDenialsAreNotExplainedIsSaid() throws Exception {
    assumeThat(sandboxes.enforces(Capability.FILE_RULES)).as("Landlock").isTrue();
    assertThat(
            run(new Watcher(Observer.Scope.DENIALS), Profile.DEFAULT, "exit 0")
                .report()
                .find(Capability.FILE_RULES)
                .map(Enforcement::detail)
                .orElseThrow())
        .contains("not explained");
  }

  @Test
  void aProgramThatNobodyObservesIsNotSlowedDown() throws Exception {
    Watcher nobody = new Watcher(Observer.Scope.NOTHING);
    run(nobody, Profile.DEFAULT, "unshare -U true; cat " + real + "/absent");

    assertThat(nobody.seen).isEmpty();
  }

  @Test
  void ordinaryProgramsNeedNothingBeyondTheStrictSet() throws Exception {
    Watcher watcher = new Watcher(Observer.Scope.EVERYTHING);
    Sandboxes.Ended ended =
        run(
            watcher,
            Profile.DEFAULT,
            "for i in 1 2 3; do ls -l /usr | grep b | sort; done > /tmp/x");

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(watcher.seen).noneMatch(seen -> seen.kind() == Kind.SYSCALL);
  }

  private static Sandboxes.Ended run(Observer observer, Profile profile, String script)
      throws Exception {
    FilesystemPolicy shown =
        new FilesystemPolicy(
            List.of(real.resolve("shown").toString()), List.of(), List.of(), 1 << 24, 1 << 24);
    SandboxPolicy policy =
        Sandboxes.policy().filesystem(shown).syscalls(new SyscallPolicy(profile, Set.of())).build();
    return sandboxes.run(Sandboxes.script(policy, script).observer(observer));
  }
}
