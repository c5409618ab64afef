package org.auroraos.core.internal.depend;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Versions that are near to each other, as versions of one plugin are. */
final class Versions {
  private Versions() {}

  /** One to four small numbers. */
  static Arbitrary<String> plain() {
    return Arbitraries.integers()
        .between(0, 3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(numbers -> String.join(".", numbers.stream().map(String::valueOf).toList()));
  }

  /** Also with pre-release, qualifier, build. */
  static Arbitrary<String> any() {
    Arbitrary<String> suffixes =
        Arbitraries.of(
            "",
            "",
            "",
            "-alpha",
            "-alpha.1",
            "-alpha.9",
            "-alpha.10",
            "-alpha.b",
            "-1",
            "-rc",
            ".v1",
            ".v2",
            ".GA",
            "+7",
            "-rc+7");
    return Combinators.combine(plain(), suffixes).as(String::concat);
  }
}
