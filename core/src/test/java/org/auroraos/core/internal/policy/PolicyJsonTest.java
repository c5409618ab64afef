package org.auroraos.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyJsonTest {
  private static final SandboxPolicy BASE = SandboxPolicy.builder().build();

  @Test
  void keysMayBeFlatOrNested() throws PolicyException {
    SandboxPolicy policy =
        read(
            """
            {"limits.memory": "1GiB", "limits": {"processes": 7, "wall-time": "1s"},
             "filesystem": {"read-only": ["/srv/a,b"]}, "network": "host", "identity": null,
             "allow-partial": true}
            """);
    assertThat(policy.limits().memory()).isEqualTo(1L << 30);
    assertThat(policy.limits().processes()).isEqualTo(7);
    assertThat(policy.limits().wallTime()).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.filesystem().readOnly()).containsExactly("/srv/a,b");
    assertThat(policy.network()).isEqualTo(NetworkAccess.HOST);
    assertThat(policy.identity()).isEqualTo(BASE.identity());
    assertThat(policy.strict()).isFalse();
  }

  @Test
  void aJailPolicyOfTheEarlierSystemsIsAccepted() throws PolicyException {
    SandboxPolicy policy =
        read(
            """
            {"allowed_paths": ["/srv/staged"], "blocked_syscalls": ["execve", "fork"],
             "max_memory_mb": 256, "max_cpu_sec": 10}
            """);
    assertThat(policy.filesystem().readOnly()).containsExactly("/srv/staged");
    assertThat(policy.filesystem().readWrite()).isEmpty();
    assertThat(policy.syscalls().denied()).containsExactly("execve", "fork");
    assertThat(policy.syscalls().profile()).isEqualTo(SyscallPolicy.Profile.DEFAULT);
    assertThat(policy.limits().memory()).isEqualTo(256L << 20);
    assertThat(policy.limits().cpuTime()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aJailPolicysNullIsNotSet() throws PolicyException {
    assertThat(
            read(
                """
                {"allowed_paths": [], "blocked_syscalls": [], "max_memory_mb": null,
                 "max_cpu_sec": null}
                """))
        .isEqualTo(BASE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | p.json: a policy is a JSON object with keys",
        "{\"network\": \"host\", \"network\": \"none\"} | p.json:1:21: the key 'network' occurs twice",
        "{\"limits\": {\"memory\": \"1GiB\"}, \"limits.memory\": \"2GiB\"} | given twice",
        "{\"max_memory_mb\": 1, \"limits.memory\": \"2GiB\"} | 'limits.memory' is given twice",
        "{\"limits.memory\": 536870912} | p.json: limits.memory = 536870912: the unit is missing",
        "{\"limits\": \"x\"} | p.json: limits = x: unknown key",
        "{\"limits\": {\"memroy\": \"1GiB\"}} | p.json: limits.memroy = 1GiB: unknown key (did you mean",
        "{\"colour\": null} | p.json: colour: unknown key",
        "{\"network\": {\"a\": 1}} | an object is not a value",
        "{\"network\": [\"host\"]} | one value was expected, not a list",
        "{\"network\": true} | one value was expected, not true or false",
        "{\"limits.processes\": 1.5} | not understood",
        "{\"privileges\": [1]} | the list is not of strings",
        "{\"max_memory_mb\": \"256\"} | p.json: max_memory_mb = \"256\": a whole number was expected",
        "{\"max_cpu_sec\": -1} | cannot be negative",
        "{\"allowed_paths\": \"/a\"} | p.json: allowed_paths = \"/a\": a list of strings was expected",
        "{\"extends\": \"service\"} | a base policy cannot be chosen here",
        "{\"network\": | p.json:1:",
      })
  void whatIsNotAPolicyIsAnError(String json, String problem) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void jsonHasEveryKey() throws PolicyException {
    String json = new PolicyCodecComponent().toJson(BASE);
    for (String name : PolicyKeys.NAMES) {
      assertThat(json).contains("\"" + name + "\": ");
    }
    assertThat(json)
        .contains("\"limits.memory\": \"512MiB\"")
        .contains("\"limits.processes\": 32")
        .contains("\"filesystem.hidden\": []")
        .contains("\"allow-partial\": false");
  }

  @Test
  void theDigestIsOfTheContent() throws PolicyException {
    assertThat(PolicyDigest.of(BASE))
        .matches("[0-9a-f]{64}")
        .isEqualTo(PolicyDigest.of(SandboxPolicy.builder().build()))
        .isNotEqualTo(PolicyDigest.of(read("{\"network\": \"host\"}")));
  }

  private static SandboxPolicy read(String json) throws PolicyException {
    return new PolicyCodecComponent().fromJson(BASE, json, "p.json");
  }
}
