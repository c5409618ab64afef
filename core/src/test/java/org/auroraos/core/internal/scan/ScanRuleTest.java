package org.auroraos.core.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScanRuleTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `[a-z-]+(?:\\.[a-z-]+)?` \\| (?:info|low|medium|high|critical) \\| .* \\|$");

  @Test
  void theDocumentationListsAllRules() throws IOException {
    String text = Files.readString(Path.of("../docs/plugins.md"));
    List<String> rows = ROW.matcher(text).results().map(row -> row.group()).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ScanRule.values())
                .map(r -> "| `" + r.id() + "` | " + r.severity().id() + " | " + r.meaning() + " |")
                .toList());
  }
}
