package org.auroraos.launcher.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.auroraos.launcher.internal.LauncherException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserPropertiesTest {
  private static final Map<String, String> KNOWN = Map.of("aurora.data", "/d $1\\");

  @TempDir Path directory;

  @Test
  void referencesAreReplacedThroughSeveralSteps() throws IOException {
    assertThat(load("a = ${b}/x\nb = ${aurora.data}/${java.version}\nc=${env:PATH}"))
        .containsEntry("a", "/d $1\\/" + System.getProperty("java.version") + "/x")
        .containsEntry("c", System.getenv("PATH"));
  }

  @Test
  void keysThatNobodyKnowsPassThrough() throws IOException {
    assertThat(load("some.other.bundle = größe")).containsEntry("some.other.bundle", "größe");
  }

  @Test
  void keysThatMeanNothingAreToldWithTheNearestKnownOne() {
    Path file = directory.resolve("aurora.properties");

    assertThat(problems("aurora.stop.grac"))
        .isEqualTo(told(file, "aurora.stop.grac", "aurora.stop.grace"));
    assertThat(problems("felix.fileinstal.poll"))
        .isEqualTo(told(file, "felix.fileinstal.poll", "felix.fileinstall.poll"));
    assertThat(problems("aurora.colour")).contains("aurora.colour; there are aurora.stop.grace, ");
    assertThat(problems("colour")).contains("nobody knows the key colour; there are");
  }

  @Test
  void keysThatSomebodyMayKnowAreNotTold() {
    assertThat(problems("org.osgi.framework.bootdelegation")).isEmpty();
    assertThat(problems("com.example.url")).isEmpty();
    assertThat(
            UserProperties.problems(
                directory, Map.of("base", "/srv", "com.example.root", "${base}/x")))
        .isEmpty();
  }

  @Test
  void keysThatTheFileInTheDistributionExplainsAreKnown() throws IOException {
    Path delivered = Path.of("../distribution/src/main/etc/aurora.properties");
    Map<String, String> explained = new TreeMap<>();
    for (String line : Files.readAllLines(delivered)) {
      if (line.matches("#[a-z.]+ =.*")) {
        explained.put(line.substring(1, line.indexOf(' ')), "");
      }
    }

    assertThat(explained).hasSizeGreaterThan(5);
    assertThat(UserProperties.problems(delivered, explained)).isEmpty();
  }

  private String problems(String key) {
    return String.join(
        "\n", UserProperties.problems(directory.resolve("aurora.properties"), Map.of(key, "1")));
  }

  private static String told(Path file, String key, String meant) {
    return file + ": nobody knows the key " + key + "; did you mean " + meant + "?";
  }

  @Test
  void unknownReferenceNamesFileKeyAndReference() {
    assertThatThrownBy(() -> load("a = ${nowhere}"))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("aurora.properties: a: ${nowhere} is not defined");
    assertThatThrownBy(() -> load("a = ${env:AURORA_NO_SUCH_VARIABLE}"))
        .hasMessageContaining("AURORA_NO_SUCH_VARIABLE");
  }

  @Test
  void circleNamesItsKeys() {
    assertThatThrownBy(() -> load("a = ${b}\nb = ${a}"))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("a -> b");
  }

  @Test
  void locationsCannotBeSetHere() {
    assertThatThrownBy(() -> load("aurora.data = /tmp"))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("AURORA_DATA");
  }

  @Test
  void brokenEscapeIsAnErrorThatNamesTheFile() {
    assertThatThrownBy(() -> load("a = \\u00g0"))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("aurora.properties");
  }

  @Test
  void missingFileSaysNothing() {
    assertThat(UserProperties.load(directory.resolve("none"), KNOWN)).isEmpty();
  }

  private Map<String, String> load(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("aurora.properties"), text);
    return UserProperties.load(file, KNOWN);
  }
}
