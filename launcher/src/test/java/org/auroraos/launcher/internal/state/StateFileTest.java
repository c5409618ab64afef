package org.auroraos.launcher.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestLocations;
import org.auroraos.launcher.internal.state.PlatformState.Phase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @TempDir Path root;
  private Locations locations;
  private StateFile file;

  @BeforeEach
  void makeFolders() throws IOException {
    locations = TestLocations.in(root);
    file = new StateFile(locations);
  }

  @Test
  void publishedStateIsReadBackAndGoneAfterwards() {
    try (PublishedState state = PublishedState.starting(locations, "1.2 \"odd\\\"")) {
      assertThat(file.running().orElseThrow())
          .returns(ProcessHandle.current().pid(), PlatformState::pid)
          .returns("1.2 \"odd\\\"", PlatformState::version)
          .returns(Phase.STARTING, PlatformState::phase);

      state.consoleAnswers();
      assertThat(file.running().orElseThrow().phase()).isEqualTo(Phase.RUNNING);

      state.stops();
      state.consoleAnswers();
      assertThat(file.running().orElseThrow().phase()).isEqualTo(Phase.STOPPING);
    }
    assertThat(file.running()).isEmpty();
    assertThat(locations.run()).isEmptyDirectory();
  }

  @Test
  void whatCouldNotBeWrittenCanBeSaidAgain() throws IOException {
    try (PublishedState state = PublishedState.starting(locations, "1")) {
      Path inTheWay = Files.createDirectory(locations.run().resolve("platform.json.tmp"));
      assertThatThrownBy(state::consoleAnswers).hasMessageContaining("cannot write");

      Files.delete(inTheWay);
      state.consoleAnswers();
      assertThat(file.running().orElseThrow().phase()).isEqualTo(Phase.RUNNING);
    }
  }

  @Test
  void aStopThatCouldNotBeWrittenIsStillOne() throws IOException {
    try (PublishedState state = PublishedState.starting(locations, "1")) {
      Path inTheWay = Files.createDirectory(locations.run().resolve("platform.json.tmp"));
      assertThatThrownBy(state::stops).hasMessageContaining("cannot write");

      Files.delete(inTheWay);
      state.consoleAnswers();
      assertThat(file.running().orElseThrow().phase()).isEqualTo(Phase.STARTING);
    }
  }

  @Test
  void pidThatBelongsToAnotherProcessNowIsNotThePlatform() {
    file.write(
        new PlatformState(
            ProcessHandle.current().pid(),
            Instant.parse("2001-01-01T00:00:00Z"),
            "1",
            Phase.RUNNING));

    assertThat(file.read()).isPresent();
    assertThat(file.running()).isEmpty();
  }

  @Test
  void processThatEndedIsNotThePlatform() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    Instant started = process.info().startInstant().orElseThrow();
    file.write(new PlatformState(process.pid(), started, "1", Phase.RUNNING));
    assertThat(file.running()).isPresent();

    process.destroyForcibly().waitFor();
    assertThat(file.running()).isEmpty();
  }

  @Test
  void rubbishSaysThatNothingRuns() throws IOException {
    Files.writeString(locations.run().resolve("platform.json"), "{\"pid\": \"x\", [");

    assertThat(file.running()).isEmpty();
  }
}
