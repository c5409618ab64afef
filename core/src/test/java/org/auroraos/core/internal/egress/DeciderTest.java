package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.core.internal.egress.Decider.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {
  private final FakeNetwork network = new FakeNetwork();

  @BeforeEach
  void names() throws UnknownHostException {
    network
        .name("good.example", "8.8.8.8", "2001:4860:4860::8888")
        .name("a.wild.example", "9.9.9.9")
        .name("rebound.example", "127.0.0.1")
        .name("metadata.example", "169.254.169.254")
        .name("mapped.example", "::ffff:10.0.0.1")
        .name("nat64.example", "64:ff9b::7f00:1")
        .name("both.example", "10.0.0.7", "8.8.4.4")
        .name("internal.example", "10.0.0.7")
        .name("empty.example")
        .name("me.example", "8.8.8.1")
        .own("8.8.8.1");
  }

  private static final String RULES =
      "good.example:443 *.wild.example:443 rebound.example:443 metadata.example:80"
          + " mapped.example:443 nat64.example:443 both.example:443 internal.example:5432"
          + " internal.example:443 10.0.0.7:5432 [2606:4700::1111]:443 empty.example:443"
          + " gone.example:443 me.example:443";

  @ParameterizedTest
  @CsvSource({
    "good.example, 443, ALLOWED",
    "GOOD.Example, 443, ALLOWED",
    "good.example, 80, NOT_LISTED",
    "bad.example, 443, NOT_LISTED",
    "a.wild.example, 443, ALLOWED",
    "wild.example, 443, NOT_LISTED",
    "awild.example, 443, NOT_LISTED",
    "*.wild.example, 443, NOT_CANONICAL",
    "good.example., 443, NOT_CANONICAL",
    "good.example%00.evil.org, 443, NOT_CANONICAL",
    "127.0.0.1, 443, NOT_LISTED",
    "[::1], 443, NOT_LISTED",
    "::1, 443, NOT_CANONICAL",
    "[::ffff:10.0.0.7], 5432, NOT_CANONICAL",
    "[::ffff:a00:7], 5432, NOT_CANONICAL",
    "[fe80::1%eth0], 443, NOT_CANONICAL",
    "[fe80::1%25eth0], 443, NOT_CANONICAL",
    "0x0a000007, 5432, NOT_CANONICAL",
    "167772167, 5432, NOT_CANONICAL",
    "10.7, 5432, NOT_CANONICAL",
    "10.0.0.07, 5432, NOT_CANONICAL",
    "10.0.0.7., 5432, NOT_CANONICAL",
    "0.0.0.0, 443, NOT_CANONICAL",
    "10.0.0.7, 5432, ALLOWED",
    "10.0.0.7, 443, NOT_LISTED",
    "[2606:4700:0::1111], 443, ALLOWED",
    "rebound.example, 443, INTERNAL_ADDRESS",
    "metadata.example, 80, INTERNAL_ADDRESS",
    "mapped.example, 443, INTERNAL_ADDRESS",
    "nat64.example, 443, INTERNAL_ADDRESS",
    "internal.example, 443, INTERNAL_ADDRESS",
    "internal.example, 5432, ALLOWED",
    "both.example, 443, ALLOWED",
    "me.example, 443, INTERNAL_ADDRESS",
    "empty.example, 443, UNRESOLVED",
    "gone.example, 443, UNRESOLVED",
  })
  void theDecision(String host, int port, Verdict verdict) {
    assertThat(decide(host, port).verdict()).isEqualTo(verdict);
  }

  @Test
  void onlyWhatWasLookedAtAndMayBeReachedIsConnectedTo() throws UnknownHostException {
    assertThat(decide("both.example", 443).addresses()).containsExactly(address("8.8.4.4"));
    assertThat(decide("internal.example", 5432).addresses()).containsExactly(address("10.0.0.7"));
    assertThat(decide("good.example", 443).addresses())
        .containsExactly(address("8.8.8.8"), address("2001:4860:4860::8888"));
    assertThat(decide("rebound.example", 443).addresses()).isEmpty();
  }

  @Test
  void aNameIsAskedForOnceAndOnlyIfItIsListed() {
    decide("good.example", 443);
    decide("bad.example", 443);
    decide("10.0.0.7", 5432);
    decide("8.8.8.8", 443);
    assertThat(network.asked).containsExactly("good.example");
  }

  @Test
  void aDenialSaysWhatThePolicyWouldHaveToList() {
    assertThat(decide("Bad.example", 443).detail())
        .isEqualTo("not in network.egress; the policy would have to list bad.example:443");
    assertThat(decide("internal.example", 443).detail())
        .isEqualTo(
            "the name leads to 10.0.0.7, which is private; the policy would have to list"
                + " 10.0.0.7:443 too");
    assertThat(decide("a.wild.example", 443).detail())
        .isEqualTo("by network.egress: *.wild.example:443");
  }

  private Outcome decide(String host, int port) {
    List<EgressRule> rules = Stream.of(RULES.split(" ", -1)).map(EgressRule::parse).toList();
    return new Decider(rules, network).decide(Target.of(host, port));
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }
}
