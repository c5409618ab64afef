package org.auroraos.itest.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/security.md} is what the comments of the programs say. */
class SecurityTableTest {
  private static final Path DOCUMENT = Path.of("../docs/security.md");
  private static final String BEGIN =
      "<!-- Written from the comments of the programs by SecurityTableTest -->\n";
  private static final String END = "<!-- End of what is written -->\n";

  /** {@code -Daurora.write-docs=true} writes it. */
  @Test
  void theTableIsWhatTheProgramsSay() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    assertThat(end).as("the marks in " + DOCUMENT).isGreaterThanOrEqualTo(begin);
    String table = table(Attack.in(Workshop.SOURCES));
    if (Boolean.getBoolean("aurora.write-docs")) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
    } else {
      assertThat(document.substring(begin, end))
          .as("run this test with -Daurora.write-docs=true")
          .isEqualTo(table);
    }
  }

  private static String table(List<Attack> attacks) {
    StringBuilder text = new StringBuilder("| | attack | layer that stops it | program |\n");
    text.append("|---|---|---|---|\n");
    for (char group = 'A'; group <= 'I'; group++) {
      String wanted = String.valueOf(group);
      attacks.stream().filter(attack -> attack.group().equals(wanted)).forEach(a -> row(text, a));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, Attack attack) {
    text.append("| ").append(attack.group()).append(" | ").append(cell(attack.title()));
    text.append(" | ").append(cell(attack.layer() + condition(attack)));
    text.append(" | `").append(attack.name()).append("` |\n");
  }

  private static String condition(Attack attack) {
    return switch (attack.needs()) {
      case "memory", "cpu-time" ->
          "; only where the report says that `" + attack.needs() + "` is applied";
      case "privilege" -> "; only for a platform of root";
      default -> "";
    };
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
