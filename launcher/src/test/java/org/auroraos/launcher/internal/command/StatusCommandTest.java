package org.auroraos.launcher.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestJvm;
import org.auroraos.launcher.internal.TestLocations;
import org.auroraos.launcher.internal.state.PublishedState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusCommandTest {
  @TempDir Path root;
  private Locations locations;

  @BeforeEach
  void makeFolders() throws IOException {
    locations = TestLocations.in(root);
  }

  @Test
  void stoppedPlatformHasExitCodeThree() throws Exception {
    Answer answer = status();

    assertThat(answer.code).isEqualTo(3);
    assertThat(answer.out).contains("state    stopped").contains(locations.data().toString());
  }

  @Test
  void runningPlatformIsShownWithPidUptimeAndVersion() throws Exception {
    try (PublishedState state = PublishedState.starting(locations, "1.2.3")) {
      state.consoleAnswers();
      Answer answer = status();

      assertThat(answer.code).isZero();
      assertThat(answer.out)
          .contains("state    running")
          .contains("pid      " + ProcessHandle.current().pid())
          .contains("uptime   ")
          .contains("version  1.2.3");
    }
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    try (PublishedState state = PublishedState.starting(locations, "1.2.3")) {
      state.consoleAnswers();
      Answer answer = status("--json");

      assertThat(answer.code).isZero();
      assertThat(answer.out)
          .startsWith("{\"state\": \"running\", \"pid\": " + ProcessHandle.current().pid())
          .contains("\"version\": \"1.2.3\"");
    }
    assertThat(status("--json").out).startsWith("{\"state\": \"stopped\", \"data\": ");
  }

  @Test
  void unknownArgumentIsAUsageError() {
    assertThatThrownBy(() -> new StatusCommand(locations).run(java.util.List.of("--xml")))
        .isInstanceOf(LauncherException.class)
        .extracting("exitCode")
        .isEqualTo(2);
  }

  @Test
  void uptimeShowsTheTwoLargestUnits() {
    assertThat(Durations.text(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(Durations.text(Duration.ofSeconds(61))).isEqualTo("1m 1s");
    assertThat(Durations.text(Duration.ofMinutes(125))).isEqualTo("2h 5m");
    assertThat(Durations.text(Duration.ofHours(49))).isEqualTo("2d 1h");
  }

  private record Answer(int code, String out) {}

  private Answer status(String... arguments) throws Exception {
    Process process = TestJvm.launcher(locations, "status", arguments);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), out);
  }
}
