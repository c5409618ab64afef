package org.auroraos.launcher.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestJvm;
import org.auroraos.launcher.internal.TestLocations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoggingTest {
  @TempDir Path root;
  private Locations locations;
  private Path file;

  @BeforeEach
  void folders() throws IOException {
    locations = TestLocations.in(root);
    file = locations.etc().resolve("logback.xml");
  }

  @Test
  void fileThatDoesNotParseIsToldAndTheUsualLogIsKept() throws Exception {
    String terminal = terminal("<configuration><appender></configuration>");

    assertThat(terminal).contains("WARN  Logging: " + file + ": ").contains("appender");
    assertThat(log()).contains("a line").contains(file + ": ");
  }

  @Test
  void fileThatAppendsToNothingIsToldAndTheUsualLogIsKept() throws Exception {
    assertThat(terminal("<configuration/>")).contains(file + ": it appends the log to nothing");
    assertThat(log()).contains("a line");
  }

  @Test
  void mistakeInAFileThatWorksOtherwiseIsTold() throws Exception {
    String sample = Files.readString(Path.of("../distribution/src/main/etc/logback.xml.sample"));

    String terminal =
        terminal(
            sample.replace("<minIndex>1<", "<minIndx>1<").replace("1</minIndex>", "1</minIndx>"));

    assertThat(terminal).contains(file + ": ").contains("minIndx");
    assertThat(log()).contains("a line");
  }

  @Test
  void goodFileIsUsedAndNothingIsSaid() throws Exception {
    String sample = Files.readString(Path.of("../distribution/src/main/etc/logback.xml.sample"));

    assertThat(terminal(sample)).isEqualTo("ERROR LoggingMain: a line\n");
    assertThat(log()).contains("a line");
  }

  private String log() throws IOException {
    return Files.readString(locations.logs().resolve("aurora.log"));
  }

  private String terminal(String xml) throws Exception {
    Files.writeString(file, xml);
    Process process = TestJvm.start(LoggingMain.class, root.toString());
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
