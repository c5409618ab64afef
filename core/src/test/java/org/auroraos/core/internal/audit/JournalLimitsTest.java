package org.auroraos.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mistyped number keeps nothing from being recorded. */
class JournalLimitsTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void takesWhatIsConfigured() {
    assertThat(limits(Map.of("file.megabytes", "2", "files", 5, "service.pid", "x")))
        .isEqualTo(new JournalLimits(2 << 20, 5));
    assertThat(problems).isEmpty();
  }

  @Test
  void tellsWhatCannotBeUsedAndKeepsToTheDefaults() {
    assertThat(limits(Map.of("file.megabytes", "0", "files", "x", "fles", "3")))
        .isEqualTo(limits(Map.of()));
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "file.megabytes = 0: a whole number of at least 1 was expected; 16 holds",
            "files = x: a whole number of at least 1 was expected; 64 holds",
            "fles: no such key (did you mean 'files'?); there are file.megabytes, files");
  }

  @Test
  void keepsTwoFilesAtLeast() {
    assertThat(limits(Map.of("files", "1")).files()).isEqualTo(2);
    assertThat(problems).containsExactly("files = 1: at least 2 are kept; 2 holds");
  }

  private JournalLimits limits(Map<String, ?> properties) {
    return JournalLimits.of(properties, problems::add);
  }
}
