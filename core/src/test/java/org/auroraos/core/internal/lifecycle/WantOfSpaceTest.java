package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine lacks for the moment fails a start, and is looked for again. */
class WantOfSpaceTest {
  @TempDir Path temp;

  @Test
  void aStartThatCouldNotWriteIsTriedAgainByItself() throws Exception {
    try (Platform platform = new Platform(temp)) {
      Files.createDirectories(temp.resolve("data/logs"));
      Path inTheWay = Files.createFile(temp.resolve("data/logs/a"));
      platform.deployCommand("a", "a");
      PluginInfo failed = platform.awaitState("a", PluginState.FAILED);
      assertThat(failed.problem()).contains("data/logs/a", "it is tried again every 10 s");
      assertThat(platform.hypervisor.nothingStarted()).isTrue();

      Files.delete(inTheWay);

      platform.hypervisor.next();
      platform.awaitState("a", PluginState.ACTIVE);
    }
  }

  @Test
  void aNewPluginWhoseStateCannotBeWrittenIsTriedAgain() throws Exception {
    try (Platform platform = new Platform(temp)) {
      Path inTheWay = Files.createDirectories(platform.plugin("a").resolve("state.json.new"));
      platform.deployCommand("a", "a");
      assertThat(platform.awaitState("a", PluginState.FAILED).problem())
          .contains("its state cannot be written", "state.json.new", "it is tried again");

      Files.delete(inTheWay);

      platform.hypervisor.next();
      platform.awaitState("a", PluginState.ACTIVE);
    }
  }

  @Test
  void aPluginWhoseDataDirectoryCannotBeMadeIsTriedAgain() throws Exception {
    try (Platform platform = new Platform(temp)) {
      Files.createDirectories(platform.plugin("a"));
      Path inTheWay = Files.createFile(platform.plugin("a").resolve("data"));
      platform.deployCommand("a", "a");
      assertThat(platform.awaitState("a", PluginState.FAILED).problem())
          .contains("data", "it is tried again");

      Files.delete(inTheWay);

      platform.hypervisor.next();
      platform.awaitState("a", PluginState.ACTIVE);
    }
  }

  @Test
  void aStopThatCannotBeRecordedIsDoneAndIsAnErrorUntilItCan() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployCommand("a", "a");
      platform.awaitState("a", PluginState.ACTIVE);
      Path inTheWay = Files.createDirectories(platform.plugin("a").resolve("state.json.new"));

      assertThatThrownBy(() -> platform.lifecycle.stop("a"))
          .isInstanceOf(PluginException.class)
          .hasMessageStartingWith("a is STOPPED, but that it is to stay so could not be recorded (")
          .hasMessageContaining("state.json.new")
          .hasMessageEndingWith(
              "it will be started again when the platform is; try again when that is mended");
      assertThat(platform.info("a").state()).isEqualTo(PluginState.STOPPED);
      assertThat(platform.hypervisor.next().ended()).isTrue();

      Files.delete(inTheWay);
      assertThat(platform.lifecycle.stop("a").state()).isEqualTo(PluginState.STOPPED);
    }
    try (Platform next = new Platform(temp)) {
      next.awaitSettled();
      assertThat(next.info("a").state()).isEqualTo(PluginState.STOPPED);
    }
  }

  @Test
  void aStartThatCannotBeRecordedIsDoneAndIsAnErrorUntilItCan() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployCommand("a", "a");
      platform.awaitState("a", PluginState.ACTIVE);
      platform.lifecycle.stop("a");
      Path inTheWay = Files.createDirectories(platform.plugin("a").resolve("state.json.new"));

      assertThatThrownBy(() -> platform.lifecycle.start("a"))
          .hasMessageStartingWith("a is ACTIVE, but that it is to run could not be recorded (")
          .hasMessageContaining("it will not be started again when the platform is");

      Files.delete(inTheWay);
      assertThat(platform.lifecycle.start("a").state()).isEqualTo(PluginState.ACTIVE);
    }
    try (Platform next = new Platform(temp)) {
      next.awaitState("a", PluginState.ACTIVE);
    }
  }

  @Test
  void anUpdateWhoseStateCannotBeWrittenLeavesTheOldVersionUntilItCan() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.deployCommand("a", "a");
      platform.hypervisor.next();
      String old = platform.awaitState("a", PluginState.ACTIVE).digest();
      Path inTheWay = Files.createDirectories(platform.plugin("a").resolve("state.json.new"));
      platform.deployCommand("a", "a", "#!/bin/sh\n# another\n");
      platform.hypervisor.next();
      PluginInfo restarted = platform.awaitState("a", PluginState.ACTIVE);
      assertThat(restarted.digest()).isEqualTo(old);
      assertThat(restarted.problem()).contains("its state cannot be written", "tried again");

      Files.delete(inTheWay);

      platform.hypervisor.next();
      assertThat(platform.awaitState("a", PluginState.ACTIVE).digest()).isNotEqualTo(old);
    }
  }
}
