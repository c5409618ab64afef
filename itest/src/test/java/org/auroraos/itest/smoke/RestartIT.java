package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that end without being asked, and what their configuration makes of it. */
@ParameterizedClass
@EnumSource
class RestartIT extends SmokeTest {
  RestartIT(User user) {
    super(user);
  }

  @Test
  void oneThatFailsWaitsComesUpAgainIsGivenUpAndReset() throws Exception {
    settings("restart = on-failure\nrestart.backoff = 1s\nrestart.intensity = 2\n");
    aurora.dropTicker("ticker");
    aurora.up();
    aurora.awaitState("ticker", "ACTIVE");
    Path end = exitCode(1);

    JsonNode failed = aurora.awaitState("ticker", "FAILED");
    assertThat(failed.get("problem").asText())
        .contains("2 restarts within 600 s", "aurora:reset ticker");
    assertThat(failed.at("/lastResult/rc").asInt()).isEqualTo(1);
    assertThat(starts()).isEqualTo(3);

    Files.delete(end);
    aurora.sh("aurora:reset ticker").ok();
    aurora.awaitState("ticker", "ACTIVE");
  }

  @Test
  void aKillFromOutsideIsACrashAndAnExitCodeIsNot() throws Exception {
    settings("restart = on-crash\nrestart.backoff = 100ms\n");
    aurora.dropTicker("ticker");
    aurora.up();
    long pid = aurora.awaitState("ticker", "ACTIVE").get("pid").asLong();

    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();

    await().atMost(Duration.ofSeconds(60)).until(() -> starts() == 2);
    assertThat(aurora.awaitState("ticker", "ACTIVE").get("pid").asLong()).isNotEqualTo(pid);
    exitCode(1);
    aurora.awaitState("ticker", "FAILED");
    assertThat(starts()).isEqualTo(2);
  }

  @Test
  void oneThatWaitsStillWaitsAfterARestartOfThePlatform() throws Exception {
    settings("restart = on-failure\nrestart.backoff = 1h\nrestart.backoff-max = 1h\n");
    aurora.dropTicker("ticker");
    aurora.up();
    aurora.awaitState("ticker", "ACTIVE");
    exitCode(1);
    aurora.awaitState("ticker", "BACKOFF");
    aurora.run("stop").ok();

    aurora.up();

    assertThat(aurora.awaitState("ticker", "BACKOFF").get("problem").asText())
        .contains("restart 1 at ");
    assertThat(starts()).isEqualTo(1);
  }

  private void settings(String content) throws IOException {
    Path file = aurora.etc().resolve("org.auroraos.plugin~ticker.cfg");
    Files.writeString(file, content);
    aurora.user().own(file);
  }

  private Path exitCode(int code) throws IOException {
    Path end = aurora.data().resolve("plugins/ticker/data/end");
    Files.writeString(end, Integer.toString(code));
    Files.setPosixFilePermissions(end, PosixFilePermissions.fromString("rw-r--r--"));
    return end;
  }

  private long starts() throws IOException {
    return aurora.log("ticker").stream()
        .filter(line -> line.get("stream").asText().equals("aurora"))
        .filter(line -> line.get("line").asText().startsWith("started, pid "))
        .count();
  }
}
