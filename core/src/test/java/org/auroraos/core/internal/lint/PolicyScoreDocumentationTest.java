package org.auroraos.core.internal.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.lint.PrivilegesRule.Privilege;
import org.auroraos.core.internal.policy.LinuxPrivileges;
import org.junit.jupiter.api.Test;

/** The weights stand in one place; the documentation says the same. */
class PolicyScoreDocumentationTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "policy-score.md");

  @Test
  void theTableOfWeaknessesIsThatOfTheCode() throws IOException {
    List<String> rows = new ArrayList<>(List.of("| id | severity | costs | when |"));
    rows.add("|---|---|---:|---|");
    for (Exposure exposure : Exposure.values()) {
      boolean each = exposure.weight() < 0;
      rows.add(
          row(
              "`" + exposure.id() + "`",
              each ? "–" : exposure.severity().id(),
              each ? "–" : exposure.weight() + "%",
              exposure.meaning()));
    }
    assertThat(table("| id |")).isEqualTo(rows);
  }

  @Test
  void theTableOfPrivilegesIsThatOfTheCode() throws IOException {
    List<String> rows = new ArrayList<>(List.of("| capability | severity | costs | allows |"));
    rows.add("|---|---|---:|---|");
    PrivilegesRule.ALL.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Privilege> e) -> -e.getValue().weight())
                .thenComparing(Map.Entry::getKey))
        .forEach(
            e ->
                rows.add(
                    row(
                        "`" + e.getKey() + "`",
                        PrivilegesRule.severity(e.getValue().weight()).id(),
                        e.getValue().weight() + "%",
                        e.getValue().allows())));
    assertThat(table("| capability |")).isEqualTo(rows);
  }

  @Test
  void everyPrivilegeThatAPolicyMayHaveHasAWeight() {
    assertThat(PrivilegesRule.ALL.keySet()).isEqualTo(LinuxPrivileges.names());
  }

  @Test
  void theTableOfPartsThatMayBeMissingIsThatOfTheCode() throws IOException {
    List<String> rows = new ArrayList<>(List.of("| part | costs | enforced here | missing here |"));
    rows.add("|---|---:|---|---|");
    Arrays.stream(Capability.values())
        .sorted(Comparator.comparing(capability -> -PartialRule.weight(capability)))
        .forEach(
            capability ->
                rows.add(
                    row(
                        "`" + capability.id() + "`",
                        PartialRule.weight(capability) + "%",
                        PartialRule.severity(capability, false).id(),
                        PartialRule.severity(capability, true).id())));
    assertThat(table("| part |")).isEqualTo(rows);
  }

  @Test
  void theRatingsAreThoseOfTheDocumentation() throws IOException {
    String text = Files.readString(DOCUMENT).replaceAll("\\s+", " ");
    assertThat(text)
        .contains(
            "Below 2.0 a policy is *strong*, below 5.0 *fair*, below 8.0 *exposed*, and from 8.0 on"
                + " *open*.");
    assertThat(rating(1.9)).isEqualTo("strong");
    assertThat(rating(2.0)).isEqualTo("fair");
    assertThat(rating(4.9)).isEqualTo("fair");
    assertThat(rating(5.0)).isEqualTo("exposed");
    assertThat(rating(7.9)).isEqualTo("exposed");
    assertThat(rating(8.0)).isEqualTo("open");
  }

  private static String rating(double score) {
    return org.auroraos.api.policy.lint.Assessment.Rating.of(score).name().toLowerCase(Locale.ROOT);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static List<String> table(String head) throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.startsWith(head))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }
}
