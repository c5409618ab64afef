package org.auroraos.backend.linux.internal.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.auroraos.backend.linux.internal.landlock.LandlockRight.Field;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Access;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Grant;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.PortRule;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandlockRulesetTest {
  private static final Surroundings FULL =
      new Surroundings(true, false, true, true, Optional.empty());

  private static final List<Grant> GRANTS =
      List.of(
          new Grant("/usr", Access.RUNTIME),
          new Grant("/etc", Access.READ),
          new Grant("/data", Access.WRITE));

  /** The highest bit of each word that the kernel of an ABI accepts (linux/landlock.h). */
  @ParameterizedTest(name = "ABI {0}")
  @CsvSource({
    "1,  0x1fff,  0x0, 0x0",
    "2,  0x3fff,  0x0, 0x0",
    "3,  0x7fff,  0x0, 0x0",
    "4,  0x7fff,  0x3, 0x0",
    "5,  0xffff,  0x3, 0x0",
    "6,  0xffff,  0x3, 0x3",
    "7,  0xffff,  0x3, 0x3",
    "8,  0xffff,  0x3, 0x3",
    "9,  0x1ffff, 0x3, 0x3",
    "10, 0x1ffff, 0xf, 0x3"
  })
  void handlesAllThatAnAbiKnowsAndNoBitMore(int abi, String files, String network, String scope) {
    LandlockRuleset ruleset = LandlockRuleset.compile(abi, GRANTS, new Ports.None());
    assertThat(ruleset.handledBits(Field.FILESYSTEM)).isEqualTo(Long.decode(files));
    assertThat(ruleset.handledBits(Field.NETWORK)).isEqualTo(Long.decode(network));
    assertThat(ruleset.handledBits(Field.SCOPE)).isEqualTo(Long.decode(scope));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void noRuleGrantsWhatIsNotHandled(int abi) {
    LandlockRuleset ruleset = LandlockRuleset.compile(abi, GRANTS, new Ports.None());
    assertThat(ruleset.rules())
        .allSatisfy(
            rule -> assertThat(rule.allowed() & ~ruleset.handledBits(Field.FILESYSTEM)).isZero());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void everyMissingRightSaysWhatCoversItInstead(int abi) {
    LandlockRuleset ruleset = LandlockRuleset.compile(abi, GRANTS, new Ports.None());
    assertThat(ruleset.missing())
        .isNotEmpty()
        .allSatisfy(right -> assertThat(right.otherwiseBy(FULL)).isPresent());
  }

  @Test
  void onTheHostsNetworkNothingCoversAbstractSocketsBelowAbi6() {
    LandlockRuleset ruleset = LandlockRuleset.compile(5, GRANTS, new Ports.All());
    assertThat(ruleset.missing()).contains(LandlockRight.SCOPE_ABSTRACT_UNIX_SOCKET);
    Surroundings host = new Surroundings(true, false, false, true, Optional.empty());
    assertThat(LandlockRight.SCOPE_ABSTRACT_UNIX_SOCKET.otherwiseBy(host)).isEmpty();
  }

  @Test
  void socketsInShownPathsAreTheExceptionToThePrivateRoot() {
    Surroundings shown = new Surroundings(true, true, true, true, Optional.empty());
    assertThat(LandlockRight.RESOLVE_UNIX.otherwiseBy(shown).orElseThrow())
        .contains("paths that the policy shows");
    assertThat(LandlockRight.RESOLVE_UNIX.otherwiseBy(FULL).orElseThrow()).doesNotContain("policy");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void withoutNamespacesOnlyDroppedCapabilitiesAndLandlockItselfCoverWhatIsMissing(int abi) {
    Surroundings alone = new Surroundings(false, true, false, false, Optional.empty());
    assertThat(LandlockRuleset.compile(abi, GRANTS, new Ports.None()).missing())
        .filteredOn(right -> right.otherwiseBy(alone).isPresent())
        .allSatisfy(right -> assertThat(right).isEqualTo(LandlockRight.REFER));
    Surroundings filtered = new Surroundings(false, true, false, false, Optional.of("the filter"));
    assertThat(LandlockRight.CONNECT_SEND_UDP.otherwiseBy(filtered)).contains("the filter");
    assertThat(LandlockRight.RESOLVE_UNIX.otherwiseBy(filtered)).contains("the filter");
    assertThat(LandlockRight.SCOPE_SIGNAL.otherwiseBy(filtered)).isEmpty();
  }

  @Test
  void nothingIsMissingOnTheNewestAbi() {
    assertThat(LandlockRuleset.compile(10, GRANTS, new Ports.None()).missing()).isEmpty();
  }

  @Test
  void writableDataIsNeverExecutableAndTakesNoDevices() {
    LandlockRuleset ruleset = LandlockRuleset.compile(7, GRANTS, new Ports.None());
    long data = ruleset.rules().get(2).allowed();
    assertThat(data & LandlockRight.WRITE_FILE.mask()).isNotZero();
    assertThat(data & LandlockRight.EXECUTE.mask()).isZero();
    assertThat(data & LandlockRight.MAKE_BLOCK.mask()).isZero();
    assertThat(data & LandlockRight.MAKE_CHAR.mask()).isZero();
  }

  @Test
  void theRuntimeIsExecutableAndNotWritable() {
    LandlockRuleset ruleset = LandlockRuleset.compile(7, GRANTS, new Ports.None());
    long usr = ruleset.rules().get(0).allowed();
    assertThat(usr & LandlockRight.EXECUTE.mask()).isNotZero();
    assertThat(usr & LandlockRight.WRITE_FILE.mask()).isZero();
  }

  @Test
  void aSandboxWithTheHostsNetworkHandlesNoPorts() {
    LandlockRuleset ruleset = LandlockRuleset.compile(10, GRANTS, new Ports.All());
    assertThat(ruleset.handledBits(Field.NETWORK)).isZero();
  }

  @ParameterizedTest(name = "ABI {0}")
  @CsvSource({"3, 0x0, false", "4, 0x2, true", "7, 0x2, true", "10, 0xa, true"})
  void aSandboxWithOneWayOutConnectsToItsPortOnlyAndBindsAny(
      int abi, String network, boolean rule) {
    LandlockRuleset ruleset = LandlockRuleset.compile(abi, GRANTS, new Ports.Only(3128));
    assertThat(ruleset.handledBits(Field.NETWORK)).isEqualTo(Long.decode(network));
    assertThat(ruleset.ports()).isEqualTo(rule ? List.of(new PortRule(3128, 0x2)) : List.of());
  }
}
