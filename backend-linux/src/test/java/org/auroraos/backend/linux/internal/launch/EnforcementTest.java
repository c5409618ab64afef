package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.auroraos.api.backend.BackendSupport;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says, and what does not start without it. */
class EnforcementTest {
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
  void theReportHasAnEntryForEverythingThatThePolicyAsksFor() throws Exception {
    Limits everything =
        Sandboxes.limits()
            .cpuQuota(150)
            .ioWeight(100)
            .ioReadBps(1 << 20)
            .ioWriteBps(1 << 20)
            .build();
    SandboxPolicy policy =
        Sandboxes.policy().limits(everything).optional(Sandboxes.PRIVILEGED).build();
    EnforcementReport report = sandboxes.run(Sandboxes.script(policy, "true")).report();

    Set<Capability> expected = EnumSet.allOf(Capability.class);
    // Whoever reads the streams limits what is kept of them.
    expected.remove(Capability.OUTPUT);
    assertThat(report.entries())
        .extracting(Enforcement::capability)
        .containsExactlyElementsOf(expected);
    assertThat(report.find(Capability.MEMORY))
        .get()
        .extracting(Enforcement::requested)
        .isEqualTo("512MiB");
    assertThat(report.find(Capability.WALL_TIME))
        .get()
        .extracting(Enforcement::requested)
        .isEqualTo("240s");
    assertThat(report.entries())
        .allMatch(e -> e.applied() ? !e.mechanism().isEmpty() : !e.detail().isEmpty());
  }

  @Test
  void rootEnforcesEverythingWithoutExceptions() throws Exception {
    assumeThat(Sandboxes.isRoot()).as("root").isTrue();
    EnforcementReport report = sandboxes.run("true").report();

    assertThat(report.missing()).isEmpty();
    assertThat(report.find(Capability.IDENTITY).orElseThrow().detail())
        .isEqualTo("an unprivileged uid of its own outside, uid 1000 inside");
  }

  @Test
  void theSameThingTwiceGivesTheSameReport() throws Exception {
    assertThat(sandboxes.run("true").report()).isEqualTo(sandboxes.run("true").report());
  }

  @Test
  void whatIsNotAskedForIsNotInTheReport() throws Exception {
    EnforcementReport report =
        sandboxes
            .run(Sandboxes.script(SandboxPolicy.builder().limits(Limits.none()).build(), "true"))
            .report();

    assertThat(report.entries())
        .extracting(Enforcement::capability)
        .doesNotContain(
            Capability.WALL_TIME,
            Capability.CPU_TIME,
            Capability.MEMORY,
            Capability.PROCESSES,
            Capability.OPEN_FILES,
            Capability.FILE_SIZE,
            Capability.CPU_WEIGHT,
            Capability.CPU_QUOTA,
            Capability.IO_WEIGHT,
            Capability.IO_READ_BPS,
            Capability.IO_WRITE_BPS);
    assertThat(report.missing()).isEmpty();
  }

  @Test
  void anOrdinaryUserIsToldWhatItLacksAndHowToGetIt() throws Exception {
    assumeThat(sandboxes.enforces(Capability.MEMORY)).as("control groups").isFalse();
    SandboxPolicy strict = SandboxPolicy.builder().build();
    assertThatThrownBy(() -> sandboxes.run(Sandboxes.script(strict, "true")))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ENFORCEABLE))
        .hasMessageContaining("memory 512MiB")
        .hasMessageContaining("Delegate=yes");
    EnforcementReport report = sandboxes.run("true").report();
    for (Capability watched : Set.of(Capability.MEMORY, Capability.CPU_TIME)) {
      assertThat(report.find(watched))
          .get()
          .matches(Enforcement::missing)
          .extracting(Enforcement::mechanism)
          .isEqualTo("watchdog");
    }
    assertThat(report.find(Capability.MEMORY).orElseThrow().detail()).contains("RLIMIT_DATA");
    assertThat(report.find(Capability.CPU_TIME).orElseThrow().detail()).contains("RLIMIT_CPU");
    assertThat(report.find(Capability.PROCESSES).orElseThrow().mechanism())
        .isEqualTo("rlimit.nproc");
  }

  @Test
  void anUnknownPrivilegeIsAnInvalidRequest() {
    SandboxPolicy policy = Sandboxes.policy().privileges(Set.of("CAP_FLY")).build();
    assertThatThrownBy(() -> sandboxes.run(Sandboxes.script(policy, "true")))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST))
        .hasMessageContaining("CAP_FLY");
  }

  @Test
  void aPrivilegeThatIsKeptIsTheOnlyOne() throws Exception {
    SandboxPolicy policy = Sandboxes.policy().privileges(Set.of("CAP_NET_BIND_SERVICE")).build();
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.script(policy, "grep -E 'Cap(Eff|Bnd)' /proc/self/status"));

    assertThat(ended.stdout()).isEqualTo("CapEff:\t0000000000000400\nCapBnd:\t0000000000000400\n");
  }

  @Test
  void limitsOfAProcessAreSeenInside() throws Exception {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().openFiles(77));
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.script(policy, "ulimit -n; ulimit -c; ulimit -t"));

    assertThat(ended.stdout().lines().toList()).startsWith("77").endsWith("180");
  }

  @Test
  void theEnvironmentIsWhatIsListedAndNothingElse() throws Exception {
    assertThat(
            sandboxes
                .run(Sandboxes.launch(Sandboxes.policy().build(), "/usr/bin/env"))
                .stdout()
                .lines())
        .containsExactlyInAnyOrder(
            "HOME=/data", "LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin");
  }

  @Test
  void supportSaysWhatThisMachineCanDo() {
    BackendSupport support = sandboxes.backend.support();

    assertThat(support.usable()).isTrue();
    assertThat(support.summary()).startsWith("Linux ");
    assertThat(support.mechanism(Capability.NETWORK)).contains("namespace.net");
    assertThat(support.mechanism(Capability.SYSCALLS)).contains("seccomp");
    assertThat(support.mechanism(Capability.SELF_PROBE)).contains("probe");
    assertThat(support.missing().containsKey(Capability.MEMORY))
        .isEqualTo(!sandboxes.enforces(Capability.MEMORY));
    assertThat(sandboxes.backend.support()).isSameAs(support);
  }
}
