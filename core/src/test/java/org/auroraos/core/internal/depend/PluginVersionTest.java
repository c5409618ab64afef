package org.auroraos.core.internal.depend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

/** Which version comes before which. */
class PluginVersionTest {
  @Test
  void theOrderOfTheStandardsHolds() {
    List<String> ordered =
        List.of(
            "0",
            "0.9",
            "1.0.0-1",
            "1.0.0-1.a",
            "1.0.0-2",
            "1.0.0-11",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0.A",
            "1.0.0.GA",
            "1.0.0.v2",
            "1.0.0.1",
            "1.0.1",
            "1.9",
            "1.10",
            "2");
    List<PluginVersion> shuffled =
        new ArrayList<>(ordered.stream().map(PluginVersion::parse).toList());
    Collections.shuffle(shuffled, new Random(42));
    Collections.sort(shuffled);

    assertThat(shuffled).extracting(PluginVersion::toString).isEqualTo(ordered);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, 1.2.0",
    "1, 1.0.0.0",
    "1.0.0+build.7, 1.0.0",
    "1.0-rc.01, 1.0.0-rc.1",
    "007, 7",
    "1.0.GA, 1.0.0.GA",
  })
  void whatComesNeitherBeforeNorAfterIsEqual(String left, String right) {
    assertThat(PluginVersion.parse(left)).isEqualTo(PluginVersion.parse(right));
    assertThat(PluginVersion.parse(left)).hasSameHashCodeAs(PluginVersion.parse(right));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "v1",
        "1.",
        ".1",
        "1..2",
        "1-",
        "1 2",
        "1.0-a..b",
        "-1",
        "1+",
        "٣.1"
      })
  void whatIsNoVersionIsNotTakenForOne(String text) {
    assertThat(PluginVersion.find(text)).isEmpty();
    assertThatThrownBy(() -> PluginVersion.parse(text)).hasMessageContaining("is not a version");
  }

  @Test
  void numbersThatNoComputerHoldsAreNoVersion() {
    assertThat(PluginVersion.find("1." + "9".repeat(18))).isPresent();
    assertThat(PluginVersion.find("1." + "9".repeat(19))).isEmpty();
    assertThat(PluginVersion.find("1".repeat(10) + ".1".repeat(100))).isEmpty();
  }

  @Property
  void itIsATotalOrder(
      @ForAll("versions") String a, @ForAll("versions") String b, @ForAll("versions") String c) {
    PluginVersion x = PluginVersion.parse(a);
    PluginVersion y = PluginVersion.parse(b);
    PluginVersion z = PluginVersion.parse(c);

    assertThat(Integer.signum(x.compareTo(y))).isEqualTo(-Integer.signum(y.compareTo(x)));
    if (x.compareTo(y) <= 0 && y.compareTo(z) <= 0) {
      assertThat(x.compareTo(z)).isLessThanOrEqualTo(0);
    }
    if (x.equals(y)) {
      assertThat(x).hasSameHashCodeAs(y);
      assertThat(Integer.signum(x.compareTo(z))).isEqualTo(Integer.signum(y.compareTo(z)));
    }
    assertThat(x).hasToString(a);
  }

  @Property
  void ofThreeNumbersItIsTheOrderOfOsgi(@ForAll("plain") String a, @ForAll("plain") String b) {
    String left = String.join(".", List.of(a.split("\\.")).stream().limit(3).toList());
    String right = String.join(".", List.of(b.split("\\.")).stream().limit(3).toList());

    assertThat(Integer.signum(PluginVersion.parse(left).compareTo(PluginVersion.parse(right))))
        .isEqualTo(Integer.signum(Version.valueOf(left).compareTo(Version.valueOf(right))));
  }

  @Provide
  Arbitrary<String> versions() {
    return Versions.any();
  }

  @Provide
  Arbitrary<String> plain() {
    return Versions.plain();
  }
}
