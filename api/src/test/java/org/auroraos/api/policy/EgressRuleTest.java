package org.auroraos.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressRuleTest {
  @ParameterizedTest
  @CsvSource({
    "Example.COM:443, example.com:443",
    "localhost:80, localhost:80",
    "bücher.example:443, xn--bcher-kva.example:443",
    "例え。jp:443, xn--r8jz45g.jp:443",
    "*.Bücher.example:443, *.xn--bcher-kva.example:443",
    "a_b.internal:8080, a_b.internal:8080",
    "10.0.0.7:5432, 10.0.0.7:5432",
    "[2001:DB8:0:0:0:0:0:7]:443, [2001:db8::7]:443",
    "[2001:db8:0:1:0:0:0:1]:443, [2001:db8:0:1::1]:443",
    "[::1]:443, [::1]:443",
    "[64:ff9b::192.0.2.33]:443, [64:ff9b::c000:221]:443",
    "[2001:0:0:1::]:1, [2001:0:0:1::]:1",
    // Full-width digits are the digits to a resolver, and so to us
    "１２７.0.0.1:80, 127.0.0.1:80",
  })
  void aDestinationHasOneForm(String text, String canonical) {
    EgressRule rule = EgressRule.parse(text);
    assertThat(rule).hasToString(canonical).isEqualTo(EgressRule.parse(canonical));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, port is missing",
    "'', port is missing",
    "[::1], port is missing",
    "[::1]443, port is missing",
    "[::1]x:443, port is missing",
    "[::1:443, no ']'",
    "::1:443, stands in brackets",
    "2001:db8::7:443, stands in brackets",
    "[example.com]:443, only an IPv6 address",
    "[127.0.0.1]:443, only an IPv6 address",
    "example.com:, from 1 to 65535",
    "example.com:0, from 1 to 65535",
    "example.com:65536, from 1 to 65535",
    "example.com:443x, from 1 to 65535",
    "example.com:+443, from 1 to 65535",
    "example.com:0443, from 1 to 65535",
    "example.com:*, from 1 to 65535",
    ":443, 1 to 253",
    "example.com.:443, dot at the end",
    "127.0.0.1.:443, dot at the end",
    "127.1:443, four decimal numbers",
    "2130706433:443, four decimal numbers",
    "0x7f000001:443, four decimal numbers",
    "0x7f.1:443, four decimal numbers",
    "0X7F.1:443, four decimal numbers",
    "017700000001:443, four decimal numbers",
    "127.0.0.01:443, four decimal numbers",
    "127.0.0.256:443, four decimal numbers",
    "1.2.3.4.5:443, four decimal numbers",
    "example.1:443, four decimal numbers",
    "example.0x1:443, four decimal numbers",
    "fe80::1%eth0:443, stands in brackets",
    "[fe80::1%eth0]:443, zone",
    "a%2eb:443, '%'",
    "[1::2::3]:443, not an IPv6 address",
    "[1:2:3:4:5:6:7]:443, not an IPv6 address",
    "[1:2:3:4:5:6:7:8:9]:443, not an IPv6 address",
    "[1:2:3:4:5:6:7:8::]:443, not an IPv6 address",
    "[:::]:443, not an IPv6 address",
    "[12345::]:443, not an IPv6 address",
    "[::ffff:127.0.0.1]:443, write 127.0.0.1",
    "[::ffff:7f00:1]:443, write 127.0.0.1",
    "0.0.0.0:80, no connection can lead to",
    "[::]:80, no connection can lead to",
    "224.0.0.1:80, no connection can lead to",
    "[ff02::1]:80, no connection can lead to",
    "255.255.255.255:80, no connection can lead to",
    "*:443, wildcard",
    "*.com:443, two labels",
    "*.:443, 1 to 253",
    "*.10.0.0.1:443, not for addresses",
    "a.*.example.com:443, at the beginning",
    "a*.example.com:443, at the beginning",
    "*a.example.com:443, at the beginning",
    "*.*.example.com:443, at the beginning",
    "-a.example.com:443, labels of letters",
    "a-.example.com:443, labels of letters",
    "a b.example.com:443, labels of letters",
    "user@example.com:443, labels of letters",
    "https://example.com:443, without scheme",
  })
  void whatIsNoDestinationSaysWhy(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EgressRule.parse(text))
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:443, EXAMPLE.com:443, true",
    "example.com:443, example.com:80, false",
    "example.com:443, a.example.com:443, false",
    "*.example.com:443, a.example.com:443, true",
    "*.example.com:443, a.b.example.com:443, true",
    "*.example.com:443, example.com:443, false",
    "*.example.com:443, evilexample.com:443, false",
    "*.example.com:443, a.example.com.evil.org:443, false",
    "*.example.com:443, a.example.com:80, false",
    "*.example.com:443, *.example.com:443, false",
    "10.0.0.7:80, 10.0.0.7:80, true",
    "10.0.0.7:80, 10.0.0.70:80, false",
    "[::1]:80, [0:0:0:0:0:0:0:1]:80, true",
  })
  void aRuleMatchesWhatItSaysAndNothingElse(String rule, String other, boolean matches) {
    assertThat(EgressRule.parse(rule).matches(EgressRule.parse(other))).isEqualTo(matches);
  }

  @Test
  void onlyAnAddressHasAnAddress() throws Exception {
    assertThat(EgressRule.parse("10.0.0.7:80").address())
        .contains(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}));
    assertThat(EgressRule.parse("[::1]:80").address())
        .map(InetAddress::isLoopbackAddress)
        .contains(true);
    assertThat(EgressRule.parse("localhost:80").address()).isEmpty();
    assertThat(EgressRule.parse("*.example.com:80").address()).isEmpty();
  }

  @Test
  void aPolicyHasDestinationsForEgressAndOnlyThen() {
    EgressRule rule = EgressRule.parse("example.com:443");
    SandboxPolicy policy = SandboxPolicy.builder().egress(List.of(rule, rule)).build();
    assertThat(policy.network()).isEqualTo(NetworkAccess.EGRESS);
    assertThat(policy.egress()).containsExactly(rule);
    assertThat(policy.toBuilder().build()).isEqualTo(policy);
    assertThat(policy.toBuilder().network(NetworkAccess.NONE).build().egress()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxPolicy.builder().network(NetworkAccess.EGRESS).build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SandboxPolicy(
                    policy.limits(),
                    policy.filesystem(),
                    NetworkAccess.NONE,
                    List.of(rule),
                    policy.syscalls(),
                    policy.environment(),
                    policy.privileges(),
                    policy.identity(),
                    policy.optional()));
  }
}
