package org.auroraos.launcher.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
