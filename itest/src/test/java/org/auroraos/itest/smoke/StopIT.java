package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How real processes are stopped: OTP's brutal_kill, a timeout, and infinity. */
@ParameterizedClass
@EnumSource
class StopIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Neither it nor its child minds SIGTERM. */
  private static final String STUBBORN =
      "trap '' TERM\nsleep 100000 &\necho up\nwhile :; do sleep 1; done\n";

  private static final String POLITE =
      "trap 'echo bye; exit 0' TERM\nsleep 100000 &\necho up\nwait\n";

  /** Ends when it is allowed to, and says with what. */
  private static final String SLOW =
      "trap 'while [ ! -e /data/go ]; do sleep 0.1; done; exit 7' TERM\n"
          + "sleep 100000 &\necho up\nwait\n";

  StopIT(User user) {
    super(user);
  }

  @Test
  void withoutGraceItIsKilledAtOnceHoweverPoliteItIs() throws Exception {
    List<ProcessHandle> tree = started("0s", POLITE);

    aurora.sh("aurora:stop p").ok();

    JsonNode stopped = aurora.plugin("p");
    assertThat(stopped.get("state").asText()).isEqualTo("STOPPED");
    assertThat(stopped.get("problem").asText()).isEqualTo("it did not end in time and was killed");
    assertThat(stopped.at("/lastResult/status").asText()).isEqualTo("KILLED_KILL");
    assertThat(aurora.sh("aurora:logs p").ok().out()).contains("up").doesNotContain("bye");
    assertThat(tree).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void withGraceItEndsByItselfAndItsTreeWithIt() throws Exception {
    List<ProcessHandle> tree = started("60s", POLITE);

    aurora.sh("aurora:stop p").ok();

    JsonNode stopped = aurora.plugin("p");
    assertThat(stopped.get("state").asText()).isEqualTo("STOPPED");
    assertThat(stopped.get("problem").asText()).isEmpty();
    assertThat(stopped.at("/lastResult/rc").asInt()).isZero();
    assertThat(aurora.sh("aurora:logs p").ok().out()).contains("bye");
    assertThat(aurora.sh("aurora:why p").ok().out()).contains("it was stopped by operator:");
    assertThat(tree).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void whatIgnoresTheSignalIsKilledWithItsTreeAfterTheGrace() throws Exception {
    List<ProcessHandle> tree = started("2s", STUBBORN);
    long begun = System.nanoTime();

    aurora.sh("aurora:stop p").ok();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
    JsonNode stopped = aurora.plugin("p");
    assertThat(stopped.get("state").asText()).isEqualTo("STOPPED");
    assertThat(stopped.at("/lastResult/status").asText()).isEqualTo("KILLED_KILL");
    assertThat(tree).hasSizeGreaterThan(1).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void withUnlimitedGraceItHasAllTheTimeItTakes() throws Exception {
    List<ProcessHandle> tree = started("unlimited", SLOW);
    Process stop = aurora.start("sh", "aurora:stop p");
    aurora.awaitState("p", "STOPPING");
    assertThat(tree.get(0).isAlive()).isTrue();
    assertThat(stop.isAlive()).isTrue();

    Path go = Files.createFile(aurora.data().resolve("plugins/p/data/go"));
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rw-r--r--"));

    JsonNode stopped = aurora.awaitState("p", "STOPPED");
    assertThat(stopped.at("/lastResult/rc").asInt()).isEqualTo(7);
    assertThat(stop.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(stop.exitValue()).isZero();
  }

  /** The plugin's processes, itself first. */
  private List<ProcessHandle> started(String grace, String script) throws Exception {
    Path settings = aurora.etc().resolve("org.auroraos.plugin~p.cfg");
    Files.writeString(settings, "stop-grace = " + grace + "\nrestart = never\n");
    aurora.user().own(settings);
    aurora.drop(module(script), "p");
    aurora.up();
    long pid = aurora.awaitState("p", "ACTIVE").get("pid").asLong();
    await().atMost(PATIENCE).until(() -> aurora.sh("aurora:logs p").out().contains("up"));
    List<ProcessHandle> tree = new ArrayList<>();
    tree.add(ProcessHandle.of(pid).orElseThrow());
    tree.get(0).descendants().forEach(tree::add);
    return tree;
  }

  private Path module(String script) throws IOException {
    Path directory = Files.createDirectories(work.resolve("made/p"));
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\":\"p\",\"version\":\"1.0\",\"entry\":\"run.sh\"}");
    Path run = Files.writeString(directory.resolve("run.sh"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }
}
