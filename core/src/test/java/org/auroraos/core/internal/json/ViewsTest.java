package org.auroraos.core.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.IoUsage;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private static final EnforcementReport REPORT =
      new EnforcementReport(
          List.of(new Enforcement(Capability.MEMORY, "512MiB", true, "cgroup.v2.memory", "d")));

  private static final SandboxResult RESULT =
      SandboxResult.builder(List.of("ls", "-l"), "t")
          .status(SandboxStatus.EXITED, 2, "r")
          .output("o", "e")
          .usage(Duration.ofMillis(1500), Duration.ofMillis(7), 4096)
          .io(Optional.of(new IoUsage(512, 1024)))
          .enforced(Isolation.UNSHARE_NAMESPACES, REPORT)
          .build();

  @Test
  void aResultHasTheFieldsOfTheSpecification() throws IOException {
    // Compared as read back: in memory a number also has a width.
    assertThat(Json.parse(Json.compact(Views.result(RESULT)), "view"))
        .isEqualTo(
            Json.parse(
                """
                {"version": 2, "status": "EXITED", "rc": 2, "reason": "r", "stdout": "o",
                 "stderr": "e", "durationMs": 1500, "cpuTimeMs": 7, "peakMemoryBytes": 4096,
                 "ioReadBytes": 512, "ioWrittenBytes": 1024,
                 "cmd": ["ls", "-l"], "traceId": "t", "isolation": "unshare-namespaces",
                 "enforced": {"memory": {"requested": "512MiB", "applied": true,
                                         "mechanism": "cgroup.v2.memory", "detail": "d"}}}
                """,
                "expected"));
  }

  @Test
  void theFieldsOfAResultAreDocumented() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "results.md"));
    Views.result(RESULT)
        .fieldNames()
        .forEachRemaining(name -> assertThat(document).contains("`" + name + "`"));
    for (SandboxStatus status : SandboxStatus.values()) {
      assertThat(document).contains("`" + status + "`");
      assertThat(status.rc() < 0 || document.contains(Integer.toString(status.rc()))).isTrue();
    }
  }

  @Test
  void whatAPluginDoesNotHaveIsNoField() {
    PluginInfo stopped =
        PluginInfo.builder("a", PluginShape.COMMAND)
            .name("A")
            .version("1.0")
            .state(PluginState.STOPPED)
            .source("/deploy/a")
            .digest("00")
            .policyName("service")
            .ended(Optional.of(Instant.EPOCH))
            .build();
    JsonNode view = Views.plugin(stopped);
    assertThat(view.has("pid")).isFalse();
    assertThat(view.has("started")).isFalse();
    assertThat(view.get("ended").textValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(view.has("lastResult")).isFalse();
    assertThat(view.get("state").textValue()).isEqualTo("STOPPED");
    assertThat(view.get("shape").textValue()).isEqualTo("command");
    assertThat(view.get("since").textValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(view.get("enforced")).isEmpty();
  }

  @Test
  void aPolicyIsShownWithItsKeysOrItsProblem() {
    PolicyCodecComponent codec = new PolicyCodecComponent();
    SandboxPolicy policy = SandboxPolicy.builder().build();
    JsonNode valid = Views.policy(PolicyEntry.valid("p", "s", policy), codec);
    assertThat(valid.get("policy").get("limits.memory").textValue()).isEqualTo("512MiB");
    assertThat(valid.get("valid").booleanValue()).isTrue();
    JsonNode invalid = Views.policy(PolicyEntry.invalid("p", "s", "wrong"), codec);
    assertThat(invalid.get("problem").textValue()).isEqualTo("wrong");
    assertThat(invalid.has("policy")).isFalse();
  }
}
