package org.auroraos.launcher.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlatJsonTest {
  @Test
  void everyCharacterSurvives() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x180; c++) {
      all.append(c);
    }
    String json = new FlatJson().string("text", all.toString()).number("n", -5).toString();

    assertThat(FlatJson.parse(json)).containsEntry("text", all.toString()).containsEntry("n", "-5");
    assertThat(json).doesNotContain("\n");
  }
}
