package org.auroraos.launcher.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcFolderTest {
  @TempDir Path etc;

  @Test
  void fileWithASlipInItsNameIsToldWithTheNameThatWasMeant() throws IOException {
    make("aurora.propertys", "org.auroraos.plugn~app.cfg", "org.auroraos.polices~mine-2.config");

    assertThat(EtcFolder.problems(etc))
        .containsExactly(
            told("aurora.propertys", "aurora.properties"),
            told("org.auroraos.plugn~app.cfg", "org.auroraos.plugin~app.cfg"),
            told("org.auroraos.polices~mine-2.config", "org.auroraos.policy~mine-2.config"));
  }

  @Test
  void whatIsKnownOrAStrangersIsNotTold() throws IOException {
    make(
        "aurora.properties",
        "logback.xml",
        "logback.xml.sample",
        "org.auroraos.plugins.cfg",
        "org.auroraos.plugin~a.cfg",
        "org.auroraos.policy~b.cfg",
        "com.example.server.cfg",
        "com.example.factory~one.cfg");

    assertThat(EtcFolder.problems(etc)).isEmpty();
  }

  @Test
  void samplesOfTheDistributionAreKnownUnderTheirOwnNames() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../distribution/src/main/etc"))) {
      for (Path file : files.toList()) {
        make(file.getFileName().toString().replaceFirst("\\.sample$", ""));
      }
    }

    assertThat(EtcFolder.problems(etc)).isEmpty();
  }

  @Test
  void folderThatCannotBeReadIsTold() {
    assertThat(EtcFolder.problems(etc.resolve("none"))).singleElement().asString().contains("none");
  }

  private String told(String name, String meant) {
    return etc.resolve(name) + ": nobody reads this file; did you mean " + meant + "?";
  }

  private void make(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(etc.resolve(name));
    }
  }
}
