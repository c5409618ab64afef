package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.backend.linux.internal.wire.CgroupLeaf;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Layer;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;
import org.junit.jupiter.api.Test;

/** A program starts only when the launcher reports what the spec asks for. */
class ReportCheckTest {
  private static final List<String> COMPLETE =
      List.of(
          "namespace.pid",
          "namespace.mount",
          "namespace.user",
          "identity",
          "root",
          "proc",
          "dev",
          "session",
          "rlimit",
          "capabilities",
          "no_new_privs",
          "cgroup");

  private final LaunchSpec spec = new LaunchSpec().namespaces(LaunchSpec.NEWUSER);

  @Test
  void aCompleteReportIsGood() throws Exception {
    ReportCheck.check(spec, report(COMPLETE), enforcements(Set.of()));
  }

  @Test
  void everyLayerThatIsLackingIsFatal() {
    for (String lacking : COMPLETE.subList(0, COMPLETE.size() - 1)) {
      List<String> rest = new ArrayList<>(COMPLETE);
      rest.remove(lacking);
      assertThatThrownBy(() -> ReportCheck.check(spec, report(rest), enforcements(Set.of())))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining(lacking);
    }
  }

  @Test
  void aGroupThatIsAskedForHasToBeReported() {
    spec.cgroup(new CgroupLeaf(Path.of("/c"), "leaf", List.of(), List.of(), false, false));
    List<String> without = COMPLETE.subList(0, COMPLETE.size() - 1);

    assertThatThrownBy(() -> ReportCheck.check(spec, report(without), enforcements(Set.of())))
        .hasMessageContaining("cgroup");
  }

  @Test
  void aValueThatCouldNotBeWrittenIsTakenBack() throws Exception {
    Report report = withMissing("cgroup:0:memory.max");
    Enforcements optional = enforcements(Set.of(Capability.MEMORY));
    ReportCheck.check(spec, report, optional);
    assertThat(optional.report().find(Capability.MEMORY).orElseThrow().missing()).isTrue();

    assertThatThrownBy(() -> ReportCheck.check(spec, report, enforcements(Set.of())))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ENFORCEABLE));
  }

  @Test
  void anOptionalFileOfTheHostMayBeGone() throws Exception {
    ReportCheck.check(spec, withMissing("mount:/etc/services"), enforcements(Set.of()));
  }

  @Test
  void whatAReaderMustKnowBesideStandsInTheDetails() throws Exception {
    Enforcements enforcements = enforcements(Set.of());
    enforcements.applied(Capability.SESSION, "own", "setsid", "");
    enforcements.applied(Capability.IDENTITY, "private", "namespace.user", "uid 5 outside");
    List<Layer> layers = new ArrayList<>(withMissing("keyring").layers());
    layers.add(new Layer("identity", true, 0, "supplementary groups kept: 2"));
    ReportCheck.check(spec, new Report(layers), enforcements);

    assertThat(enforcements.report().find(Capability.SESSION).orElseThrow().detail())
        .contains("keyring");
    assertThat(enforcements.report().find(Capability.IDENTITY).orElseThrow().detail())
        .isEqualTo("uid 5 outside; supplementary groups kept: 2");
  }

  @Test
  void aWatchdogHasToBeReported() {
    spec.watchMemory(1 << 20);

    assertThatThrownBy(() -> ReportCheck.check(spec, report(COMPLETE), enforcements(Set.of())))
        .hasMessageContaining("watchdog");
  }

  @Test
  void aWatchdogThatCannotSeeIsTakenBack() throws Exception {
    spec.watchMemory(1 << 20);
    Enforcements enforcements = new Enforcements(Set.of(Capability.MEMORY));
    enforcements.pursued(Capability.MEMORY, "1MiB", LimitsLayer.WATCHDOG, "no group");
    ReportCheck.check(spec, withMissing("watchdog"), enforcements);

    Enforcement memory = enforcements.report().find(Capability.MEMORY).orElseThrow();
    assertThat(memory.missing()).isTrue();
    assertThat(memory.mechanism()).isEmpty();
    assertThat(memory.detail()).startsWith("no control group, and no watchdog").contains("EINVAL");
  }

  @Test
  void whoOnlyWatchesDoesNotEnforce() {
    Enforcements enforcements = enforcements(Set.of());
    enforcements.pursued(Capability.MEMORY, "1MiB", LimitsLayer.WATCHDOG, "no group");

    assertThatThrownBy(() -> ReportCheck.check(spec, report(COMPLETE), enforcements))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ENFORCEABLE));
  }

  private static Report withMissing(String layer) {
    List<Layer> layers = new ArrayList<>(report(COMPLETE).layers());
    layers.add(new Layer(layer, false, 22, "512"));
    return new Report(layers);
  }

  private static Report report(List<String> names) {
    return new Report(names.stream().map(name -> new Layer(name, true, 0, "")).toList());
  }

  private static Enforcements enforcements(Set<Capability> optional) {
    Enforcements enforcements = new Enforcements(optional);
    enforcements.applied(Capability.MEMORY, "512MiB", "cgroup.v2.memory", "");
    return enforcements;
  }
}
