package org.auroraos.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationsTest {
  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void home() throws IOException {
    root = temporary.toRealPath();
    System.setProperty("aurora.home", root.toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty("aurora.home");
    System.clearProperty("aurora.data");
  }

  @Test
  void linksAreResolvedOnce() throws IOException {
    Path target = Files.createDirectory(root.resolve("target"));
    Files.createSymbolicLink(root.resolve("link"), target);

    assertThat(data(root.resolve("link"))).isEqualTo(target);
    assertThat(data(root.resolve("link/not/there/yet"))).isEqualTo(target.resolve("not/there/yet"));
    assertThat(data(root.resolve("link/../other"))).isEqualTo(root.resolve("other"));
  }

  @Test
  void linkToADirectoryThatDoesNotExistYetIsThatDirectory() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("later"));
    Files.createSymbolicLink(root.resolve("chain"), root.resolve("link"));

    assertThat(data(root.resolve("chain/data"))).isEqualTo(root.resolve("later/data"));
  }

  @Test
  void circleOfLinksStaysAsItIs() throws IOException {
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));

    assertThat(data(root.resolve("a")).getParent()).isEqualTo(root);
  }

  private static Path data(Path data) {
    System.setProperty("aurora.data", data.toString());
    return Locations.fromSystemProperties().data();
  }
}
