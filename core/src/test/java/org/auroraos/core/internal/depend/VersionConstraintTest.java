package org.auroraos.core.internal.depend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** Which versions a constraint admits. */
class VersionConstraintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ">=0.1.0        ; 0.1.0, 0.1, 0.2, 1        ; 0.0.9, 0.1.0-rc",
        ">=1,<2         ; 1, 1.9.9, 1.5-rc          ; 0.9, 2, 2.0.0-beta",
        ">1.2           ; 1.2.1, 1.2.GA             ; 1.2.0, 1.2-rc",
        "<=1.2          ; 1.2.0, 1.2-rc, 0          ; 1.2.0.GA, 1.2.1",
        "<2.0.0-rc      ; 2.0.0-beta, 1             ; 2.0.0-rc, 2",
        ">=3-rc,<3.v1   ; 3, 3.0.a                  ; 3-rc, 3.v1",
        "==1.2          ; 1.2, 1.2.0+7              ; 1.2.1, 1.2-rc",
        "= 1.2          ; 1.2                       ; 1.1",
        "~1.2.3         ; 1.2.3, 1.2.9              ; 1.2.2, 1.3, 1.3-rc",
        "~1.2           ; 1.2, 1.2.9                ; 1.3",
        "~1             ; 1, 1.9                    ; 2",
        "^1.2           ; 1.2, 1.9                  ; 1.1, 2, 2-rc",
        "^0.2.3         ; 0.2.3, 0.2.9              ; 0.3, 0.2.2",
        "^0.0.3         ; 0.0.3, 0.0.3.GA           ; 0.0.4",
        "^0             ; 0, 0.9                    ; 1",
        "[1.2,2)        ; 1.2, 1.9                  ; 1.1, 2, 2-rc",
        "(1.2,2]        ; 1.2.1, 2                  ; 1.2, 2.1",
        "[1.2,)         ; 1.2, 99                   ; 1.1",
        "[ 1.2 , 1.2 ]  ; 1.2.0                     ; 1.2.1",
      })
  void itAdmits(String constraint, String admitted, String others) {
    VersionConstraint read = VersionConstraint.parse(constraint);

    assertThat(List.of(admitted.split(","))).allMatch(read::admits);
    assertThat(List.of(others.split(","))).noneMatch(read::admits);
    assertThat(read).hasToString(constraint.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*"})
  void anyAdmitsAlsoWhatCannotBeCompared(String text) {
    assertThat(VersionConstraint.parse(text)).isEqualTo(VersionConstraint.ANY);
    assertThat(VersionConstraint.ANY.admits("latest")).isTrue();
    assertThat(VersionConstraint.parse(">=0").admits("latest")).isFalse();
    assertThat(VersionConstraint.parse(">=0").admits("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2", "v1", ">=", ">=1,", ",", ">>1", ">=1 <2", "!=1", "[1.2]", "[,2)", "[1,2", "~>1",
        "=>1", ">=x", "latest"
      })
  void whatHasNoneOfTheFormsIsRefused(String text) {
    assertThatThrownBy(() -> VersionConstraint.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is neither like >=1.2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {">=2,<1", ">1,<1", ">1,<=1", ">=2-rc,<2", "[2,1]", "(1,1]", "==1,==2"})
  void whatNoVersionCouldSatisfyIsRefused(String text) {
    assertThatThrownBy(() -> VersionConstraint.parse(text))
        .hasMessage("no version satisfies '" + text + "'");
  }

  @Test
  void anEndThatIsIncludedMustBeNamed() {
    assertThatThrownBy(() -> VersionConstraint.parse("[1,]"))
        .hasMessageContaining("includes an end that it does not name");
  }

  @Test
  void aConstraintOfAnyLengthIsAnsweredSoon() {
    assertThatThrownBy(() -> VersionConstraint.parse(">=" + "1.".repeat(100_000)))
        .hasMessageContaining("longer than 500");
  }

  @Property
  void comparisonsAreThoseOfVersions(
      @ForAll @From("versions") String bound, @ForAll @From("versions") String candidate) {
    int order = PluginVersion.parse(candidate).compareTo(PluginVersion.parse(bound));

    assertThat(admits(">=" + bound, candidate)).isEqualTo(order >= 0);
    assertThat(admits(">" + bound, candidate)).isEqualTo(order > 0);
    assertThat(admits("<=" + bound, candidate)).isEqualTo(order <= 0);
    assertThat(admits("==" + bound, candidate)).isEqualTo(order == 0);
    if (admits("<" + bound, candidate)) {
      assertThat(order).isNegative();
    }
  }

  @Property
  void aRangeIsItsTwoComparisons(
      @ForAll @From("versions") String low,
      @ForAll @From("versions") String high,
      @ForAll @From("versions") String candidate) {
    assertThat(admits("[" + low + "," + high + ")", candidate))
        .isEqualTo(admits(">=" + low + ",<" + high, candidate))
        .isEqualTo(admits(">=" + low, candidate) && admits("<" + high, candidate));
    assertThat(admits("(" + low + "," + high + "]", candidate))
        .isEqualTo(admits(">" + low + ",<=" + high, candidate));
  }

  @Property
  void tildeIsNarrowerThanCaretUnlessTheFirstNumberIsZero(
      @ForAll @From("plain") String bound, @ForAll @From("versions") String candidate) {
    boolean counts = PluginVersion.parse(bound).number(0) > 0;
    if (counts && admits("~" + bound, candidate)) {
      assertThat(admits("^" + bound, candidate)).isTrue();
    }
    if (admits("^" + bound, candidate) || admits("~" + bound, candidate)) {
      assertThat(admits(">=" + bound, candidate)).isTrue();
    }
    assertThat(admits("^" + bound, bound)).isTrue();
    assertThat(admits("~" + bound, bound)).isTrue();
  }

  @Property
  void rangesAreThoseOfOsgi(
      @ForAll @From("plain") String low,
      @ForAll @From("plain") String high,
      @ForAll @From("plain") String candidate) {
    String range = "[" + three(low) + "," + three(high) + ")";

    assertThat(admits(range, three(candidate)))
        .isEqualTo(VersionRange.valueOf(range).includes(Version.valueOf(three(candidate))));
  }

  /** A constraint that nothing satisfies admits nothing. */
  private static boolean admits(String constraint, String version) {
    try {
      return VersionConstraint.parse(constraint).admits(version);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("no version satisfies");
      return false;
    }
  }

  private static String three(String version) {
    return String.join(".", List.of(version.split("\\.")).stream().limit(3).toList());
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
