package org.auroraos.core.internal.approve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {
  private final PolicyCodec codec = new PolicyCodecComponent();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network | loopback | network | none | false",
        "network | loopback | network | loopback | true",
        "network | loopback | network | host | true",
        "network | host | network | loopback | false",
        "network | none | network | host | true",
        "limits.memory | 256MiB | limits.memory | 512MiB | true",
        "limits.memory | 512MiB | limits.memory | 512MiB | true",
        "limits.memory | 1GiB | limits.memory | 512MiB | false",
        "limits.memory | unlimited | limits.memory | 512MiB | false",
        "limits.memory | 1GiB | limits.memory | unlimited | true",
        "filesystem.read-only | /srv/data | filesystem.read-only | /srv | true",
        "filesystem.read-only | /srv/data | filesystem.read-write | /srv | true",
        "filesystem.read-only | /srvdata | filesystem.read-only | /srv | false",
        "filesystem.read-write | /srv/data | filesystem.read-only | /srv | false",
        "environment | LANG | environment | LANG, TZ | true",
        "environment | LANG, X | environment | LANG, TZ | false",
        "syscalls.profile | default | syscalls.profile | strict | false",
        "no-such-key | x | network | host | false",
        "network | everything | network | host | false",
        "limits.memory | much | limits.memory | unlimited | false",
      })
  void whatIsAskedForIsGivenOrMissing(
      String name, String wanted, String key, String given, boolean granted) throws Exception {
    SandboxPolicy policy =
        codec.fromProperties(SandboxPolicy.builder().build(), Map.of(key, given), "test");
    List<PermissionRequest> requests = List.of(new PermissionRequest(name, wanted, ""));

    assertThat(new Grants(codec).missing(requests, policy).isEmpty()).isEqualTo(granted);
  }
}
