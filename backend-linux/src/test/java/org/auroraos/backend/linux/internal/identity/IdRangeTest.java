package org.auroraos.backend.linux.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdRangeTest {
  @Test
  void aRangeIsItsFirstAndLastId() {
    assertThat(IdRange.parse(" 100000-165535 ")).isEqualTo(new IdRange(100_000, 165_535));
    assertThat(IdRange.parse(IdRange.DEFAULT.toString())).isEqualTo(IdRange.DEFAULT);
  }

  @Test
  void ownersAndOthersShareNothing() {
    IdRange range = new IdRange(100_000, 165_535);

    assertThat(range.first() + range.owners()).isEqualTo(range.firstPassing());
    assertThat(range.owners() + range.passing()).isEqualTo(range.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "0-65535", "900-70000", "2000-1000", "2000-2003", "1-99999999999", "a-b"})
  void anythingElseIsAnError(String text) {
    assertThatThrownBy(() -> IdRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
