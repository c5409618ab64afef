package org.auroraos.itest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which room of core may use which: what the table in {@code docs/architecture.md} says. */
class RoomsTest {
  private static final String CORE = "org.auroraos.core.internal.";
  private static final Path ARCHITECTURE = Path.of("../docs/architecture.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\|(.*)\\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  private final JavaClasses core =
      new ClassFileImporter()
          .withImportOption(new ProductClasses())
          .importPackages("org.auroraos.core");

  @Test
  void theTableListsTheRoomsThatThereAre() throws IOException {
    Set<String> rooms =
        core.stream()
            .map(c -> c.getPackageName().substring(CORE.length()).replaceFirst("\\..*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rooms).isEqualTo(arrows().keySet());
  }

  @Test
  void theArrowsNeverComeBack() {
    slices().matching(CORE + "(*)..").should().beFreeOfCycles().check(core);
  }

  @TestFactory
  Stream<DynamicTest> aRoomUsesOnlyWhatTheTableSays() throws IOException {
    Map<String, Set<String>> arrows = arrows();
    return arrows.keySet().stream()
        .map(room -> DynamicTest.dynamicTest(room, () -> usesOnly(room, arrows)));
  }

  private void usesOnly(String room, Map<String, Set<String>> arrows) {
    String[] forbidden =
        arrows.keySet().stream()
            .filter(other -> !other.equals(room) && !arrows.get(room).contains(other))
            .map(other -> CORE + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(CORE + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .because("the table in docs/architecture.md does not say so")
        .check(core);
  }

  private static Map<String, Set<String>> arrows() throws IOException {
    String text = Files.readString(ARCHITECTURE);
    int begin = text.indexOf("## Rooms of core");
    String rooms = text.substring(begin, text.indexOf("\n## ", begin + 1));
    Map<String, Set<String>> arrows = new TreeMap<>();
    ROW.matcher(rooms).results().forEach(row -> arrows.put(row.group(1), names(row.group(2))));
    return arrows;
  }

  private static Set<String> names(String cell) {
    return NAME.matcher(cell)
        .results()
        .map((MatchResult name) -> name.group(1))
        .collect(Collectors.toSet());
  }
}
