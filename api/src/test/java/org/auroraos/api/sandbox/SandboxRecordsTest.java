package org.auroraos.api.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxRecordsTest {
  @ParameterizedTest
  @CsvSource({
    "OK, 0",
    "TIMEOUT, 124",
    "CPU_LIMIT, 152",
    "FILE_SIZE_LIMIT, 153",
    "MEM_LIMIT, 137",
    "KILLED_TERM, 143",
    "KILLED_KILL, 137",
    "FORBIDDEN_SYSCALL, 159",
    "INTERNAL_ERROR, 1",
    "EXITED, -1",
    "SIGNALED, -1",
  })
  void theCodesAreThoseOfTheSpecification(SandboxStatus status, int rc) {
    assertThat(status.rc()).isEqualTo(rc);
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void aCapabilityIsFoundByItsName(Capability capability) {
    assertThat(capability.id()).matches("[a-z]+(-[a-z]+)*");
    assertThat(Capability.byId(capability.id())).contains(capability);
  }

  @Test
  void thereIsNoCapabilityOfAnotherName() {
    assertThat(Capability.byId("MEMORY")).isEmpty();
    assertThat(Arrays.stream(Capability.values()).map(Capability::id)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "UNSHARE_NAMESPACES, unshare-namespaces, unshare-namespaces-timeout",
    "UNSHARE_NAMESPACES_TIMEOUT, unshare-namespaces-timeout, unshare-namespaces-timeout",
    "DIRECT_EXECUTION, direct-execution, direct-execution-timeout",
    "DIRECT_EXECUTION_TIMEOUT, direct-execution-timeout, direct-execution-timeout",
    "ERROR, error, error",
  })
  void isolationHasTheWordsOfTheEarlierSystems(Isolation isolation, String id, String timedOut) {
    assertThat(isolation.id()).isEqualTo(id);
    assertThat(isolation.timedOut().id()).isEqualTo(timedOut);
  }

  @Test
  void aReportIsInTheOrderOfItsCapabilitiesAndHasEachOnce() {
    Enforcement memory = new Enforcement(Capability.MEMORY, "1MiB", true, "x", "");
    Enforcement wall = new Enforcement(Capability.WALL_TIME, "1s", true, "x", "");
    EnforcementReport report = new EnforcementReport(List.of(memory, wall));
    assertThat(report.entries()).containsExactly(wall, memory);
    assertThat(report.find(Capability.MEMORY)).contains(memory);
    assertThat(report.find(Capability.NETWORK)).isEmpty();
    assertThatThrownBy(() -> new EnforcementReport(List.of(memory, memory)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void missingIsWhatWasAskedForAndIsNotApplied() {
    Enforcement missing = new Enforcement(Capability.MEMORY, "1MiB", false, "", "no cgroup");
    Enforcement applied = new Enforcement(Capability.NETWORK, "none", true, "netns", "");
    Enforcement notAsked = new Enforcement(Capability.FILE_RULES, "", false, "", "");
    EnforcementReport report = new EnforcementReport(List.of(missing, applied, notAsked));
    assertThat(report.missing()).containsExactly(missing);
  }

  @Test
  void aResultThatNobodyFilledInIsAnInternalError() {
    SandboxResult result = SandboxResult.builder(List.of("x"), "t").build();
    assertThat(result.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    assertThat(result.rc()).isEqualTo(1);
    assertThat(result.isolation()).isEqualTo(Isolation.ERROR);
    assertThat(result.version()).isEqualTo(SandboxResult.VERSION);
    assertThat(result.ok()).isFalse();
  }

  @Test
  void aBuilderFillsInEveryField() {
    EnforcementReport report =
        new EnforcementReport(
            List.of(new Enforcement(Capability.MEMORY, "1MiB", true, "cgroup", "")));
    SandboxResult result =
        SandboxResult.builder(List.of("a", "b"), "t")
            .status(SandboxStatus.OK, 0, "r")
            .output("out", "err")
            .usage(Duration.ofSeconds(1), Duration.ofSeconds(2), 3)
            .io(Optional.of(new IoUsage(4, 5)))
            .enforced(Isolation.DIRECT_EXECUTION, report)
            .build();
    assertThat(result)
        .isEqualTo(
            new SandboxResult(
                2,
                SandboxStatus.OK,
                0,
                "r",
                "out",
                "err",
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                Optional.of(new IoUsage(4, 5)),
                List.of("a", "b"),
                "t",
                Isolation.DIRECT_EXECUTION,
                report));
    assertThat(result.ok()).isTrue();
  }
}
