package org.auroraos.core.internal.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.SandboxPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentsTest {
  private static final Map<String, String> PLATFORM = Map.of("SECRET", "s", "TZ", "UTC");

  @Test
  void nothingOfThePlatformComesInByItself() throws SandboxException {
    assertThat(Environments.compose(SandboxPolicy.builder().build(), Map.of(), PLATFORM, "/data"))
        .containsOnlyKeys("PATH", "HOME", "TMPDIR", "LANG")
        .containsEntry("HOME", "/data")
        .containsEntry("TMPDIR", "/tmp");
  }

  @Test
  void egressNamesItsProxyAndNoExceptionFromIt() throws SandboxException {
    EnvironmentPolicy given =
        new EnvironmentPolicy(
            Map.of("ALL_PROXY", "socks5://127.0.0.1:1"), Set.of("HTTPS_PROXY", "NO_PROXY"));
    SandboxPolicy policy =
        SandboxPolicy.builder()
            .environment(given)
            .egress(List.of(EgressRule.parse("a.example:443")))
            .build();
    Map<String, String> platform =
        Map.of("HTTPS_PROXY", "http://proxy.corp.example:8080", "NO_PROXY", "corp.example");
    String url = "http://127.0.0.1:3128";
    assertThat(Environments.compose(policy, Map.of("all_proxy", "own"), platform, "/tmp"))
        .containsEntry("HTTPS_PROXY", url)
        .containsEntry("HTTP_PROXY", url)
        .containsEntry("https_proxy", url)
        .containsEntry("http_proxy", url)
        .containsEntry("NO_PROXY", "")
        .containsEntry("no_proxy", "")
        .containsEntry("ALL_PROXY", "socks5://127.0.0.1:1")
        .containsEntry("all_proxy", "own");
  }

  @Test
  void thePolicyTakesOverSetsAndTheRunAdds() throws SandboxException {
    EnvironmentPolicy policy =
        new EnvironmentPolicy(Map.of("A", "1", "LANG", "de"), Set.of("TZ", "MISSING", "LD_DEBUG"));
    assertThat(
            Environments.compose(
                SandboxPolicy.builder().environment(policy).build(),
                Map.of("B", "2", "LD_DEBUG", "all", "A", "1"),
                PLATFORM,
                "/tmp"))
        .containsEntry("TZ", "UTC")
        .containsEntry("A", "1")
        .containsEntry("B", "2")
        .containsEntry("LANG", "de")
        .containsEntry("LD_DEBUG", "all")
        .doesNotContainKeys("MISSING", "SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LD_PRELOAD",
        "LD_AUDIT",
        "GCONV_PATH",
        "JAVA_TOOL_OPTIONS",
        "_JAVA_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "NODE_OPTIONS",
        "PYTHONSTARTUP",
        "PYTHONPATH",
        "BASH_ENV",
        "ENV",
        "PERL5LIB",
        "RUBYOPT",
        "GIT_SSH_COMMAND",
        "CLASSPATH",
        "IFS"
      })
  void aLoaderVariableThatThePolicyDoesNotNameIsRefused(String name) throws SandboxException {
    assertThatThrownBy(() -> compose(EnvironmentPolicy.empty(), Map.of(name, "x")))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining(name);
    assertThat(compose(new EnvironmentPolicy(Map.of(), Set.of(name)), Map.of(name, "x")))
        .containsEntry(name, "x");
  }

  @Test
  void aRunCannotChangeWhatThePolicySets() {
    EnvironmentPolicy policy = new EnvironmentPolicy(Map.of("A", "1"), Set.of());
    assertThatThrownBy(() -> compose(policy, Map.of("A", "2")))
        .hasMessageContaining("the policy sets A to another value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A=B", "A B", "1A", "A\0", "Ä"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> compose(EnvironmentPolicy.empty(), Map.of(name, "x")))
        .isInstanceOf(SandboxException.class);
  }

  private static Map<String, String> compose(
      EnvironmentPolicy policy, Map<String, String> requested) throws SandboxException {
    return Environments.compose(
        SandboxPolicy.builder().environment(policy).build(), requested, PLATFORM, "/tmp");
  }
}
