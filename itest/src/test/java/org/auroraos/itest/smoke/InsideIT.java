package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands in the sandbox in which a plugin runs: {@code aurora exec --plugin}. */
@ParameterizedClass
@EnumSource
class InsideIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  InsideIT(User user) {
    super(user);
  }

  @Test
  void aCommandRunsBesideThePluginAsConfinedAsIt() throws Exception {
    aurora.dropTicker("ticker");
    aurora.up();
    long plugin = aurora.awaitState("ticker", "ACTIVE").get("pid").asLong();

    Outcome failing = exec("/bin/sh", "-c", "echo out; echo err >&2; exit 7");
    assertThat(failing.code()).isEqualTo(7);
    assertThat(failing.out()).isEqualTo("out\n");
    assertThat(failing.err()).isEqualTo("err\n");
    assertThat(exec("printf", "%s|", "it's", "\"$x\"", ";|&\n", "", "\u00fc").ok().out())
        .isEqualTo("it's|\"$x\"|;|&\n||\u00fc|");
    assertThat(aurora.runWithInput("typed", "exec", "--plugin=ticker", "--", "cat").ok().out())
        .isEqualTo("typed");

    JsonNode result =
        Aurora.json(
            aurora.run(
                "exec",
                "--plugin",
                "ticker",
                "--json",
                "--",
                "/bin/sh",
                "-c",
                "readlink /proc/self/ns/pid /proc/self/ns/mnt /proc/self/ns/net;"
                    + " grep -E '^(NoNewPrivs|Seccomp|CapEff):' /proc/self/status; pwd;"
                    + " echo $AURORA_PLUGIN_ID; touch /plugin/x"));
    List<String> lines = result.get("stdout").asText().lines().toList();
    assertThat(lines)
        .containsExactly(
            namespace(plugin, "pid"),
            namespace(plugin, "mnt"),
            namespace(plugin, "net"),
            "CapEff:\t0000000000000000",
            "NoNewPrivs:\t1",
            "Seccomp:\t2",
            "/plugin",
            "ticker");
    assertThat(result.get("stderr").asText()).contains("/plugin/x");
    JsonNode enforced = aurora.plugin("ticker").get("enforced");
    for (String layer : List.of("syscalls", "file-rules", "filesystem", "network", "privileges")) {
      assertThat(result.at("/enforced/" + layer + "/applied"))
          .as(layer)
          .isEqualTo(enforced.at("/" + layer + "/applied"));
    }

    Outcome late =
        aurora.run("exec", "--plugin", "ticker", "--timeout", "300ms", "--", "sleep", "1000");
    assertThat(late.code()).isEqualTo(124);
    assertThat(late.err()).startsWith("aurora exec: TIMEOUT");
    assertThat(exec("/no/program").code()).isEqualTo(127);
    assertThat(aurora.plugin("ticker").get("pid").asLong()).isEqualTo(plugin);
    assertThat(aurora.sh("aurora:exec ticker false").code()).isEqualTo(1);
    assertThat(aurora.sh("aurora:exec ticker echo hello").ok().out())
        .startsWith("hello\nstatus ")
        .contains(" OK, rc 0\n");
    assertThat(aurora.sh("aurora:audit -e plugin.exec.started").ok().out()).contains("ticker");
    aurora.sh("aurora:audit verify").ok();
  }

  @Test
  void whatDoesNotRunIsToldClearly() throws Exception {
    Outcome nobody = exec("true");
    assertThat(nobody.code()).isEqualTo(3);
    aurora.dropTicker("ticker");
    aurora.up();
    aurora.awaitState("ticker", "ACTIVE");
    aurora.sh("aurora:stop ticker").ok();

    Outcome stopped = exec("true");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err())
        .isEqualTo(
            "nothing was run: the plugin ticker does not run, it is STOPPED;"
                + " aurora:start ticker starts it\n");
    Outcome unknown = aurora.run("exec", "--plugin", "ghost", "--", "true");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("no plugin ghost");
    assertThat(aurora.run("exec", "--plugin").code()).isEqualTo(2);
    assertThat(aurora.run("exec", "--json", "--plugin", "ticker", "true").err())
        .contains("--plugin comes first");
  }

  @Test
  void aPluginThatOutlivedItsPlatformIsEnteredAndWhatWasInsideIsGone() throws Exception {
    aurora.dropTicker("ticker");
    long pid = aurora.up();
    long plugin = aurora.awaitState("ticker", "ACTIVE").get("pid").asLong();
    exec("/bin/sh", "-c", "echo of the first > /tmp/mark").ok();
    String left = Long.toString(System.nanoTime());
    Process client =
        aurora.start("exec", "--plugin", "ticker", "--", "/bin/sh", "-c", "sleep " + left);
    await().atMost(PATIENCE).until(() -> sleeps(left));

    ProcessHandle platform = ProcessHandle.of(pid).orElseThrow();
    platform.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !platform.isAlive());
    await().atMost(PATIENCE).until(() -> !sleeps(left));
    assertThat(client.waitFor()).isNotZero();
    assertThat(ProcessHandle.of(plugin)).isPresent();

    aurora.up();
    assertThat(aurora.awaitState("ticker", "ACTIVE").get("pid").asLong()).isEqualTo(plugin);
    assertThat(exec("cat", "/tmp/mark").ok().out()).isEqualTo("of the first\n");
  }

  @Test
  void whoInterruptsTheClientEndsTheCommand() throws Exception {
    aurora.dropTicker("ticker");
    aurora.up();
    aurora.awaitState("ticker", "ACTIVE");
    String left = Long.toString(System.nanoTime());
    Process client =
        aurora.start("exec", "--plugin", "ticker", "--", "/bin/sh", "-c", "sleep " + left);
    await().atMost(PATIENCE).until(() -> sleeps(left));

    client.destroy();

    await().atMost(PATIENCE).until(() -> !sleeps(left));
    assertThat(aurora.plugin("ticker").get("state").asText()).isEqualTo("ACTIVE");
  }

  /** It knows that somebody will come, and has nothing else to do than to wait for that. */
  @Test
  void aHostilePluginDoesNotGetHoldOfWhatComes() throws Exception {
    aurora.drop(prowler(), "prowler");
    aurora.up();
    JsonNode plugin = aurora.awaitState("prowler", "ACTIVE");
    assumeThat(plugin.at("/enforced/file-rules/applied").asBoolean())
        .as("Landlock keeps processes of one user apart")
        .isTrue();
    for (int i = 0; i < 5; i++) {
      Outcome visit =
          aurora.run("exec", "--plugin", "prowler", "--", "/bin/sh", "-c", "sleep 0.3; echo well");
      assertThat(visit.ok().out()).isEqualTo("well\n");
    }
    Path data = aurora.data().resolve("plugins/prowler/data");
    assertThat(Files.readString(data.resolve("rounds")).lines().count()).isGreaterThan(5);
    assertThat(data.resolve("got")).doesNotExist();
  }

  private Path prowler() throws IOException {
    Path directory = Files.createDirectories(work.resolve("made/prowler"));
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\": \"prowler\", \"version\": \"1.0\", \"entry\": \"run.sh\"}");
    Path script = directory.resolve("run.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        while :; do
          for p in /proc/[0-9]*; do
            case ${p#/proc/} in 1 | $$) continue ;; esac
            for f in environ maps mem root/etc/passwd fd/0; do
              head -c 1 "$p/$f" > /dev/null 2>&1 && echo "$p/$f" >> /data/got
            done
            kill -STOP "${p#/proc/}" 2> /dev/null && echo "$p stopped" >> /data/got
          done
          echo round >> /data/rounds
        done
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  private Outcome exec(String... command) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("exec", "--plugin", "ticker", "--"));
    arguments.addAll(List.of(command));
    return aurora.run(arguments.toArray(String[]::new));
  }

  private static String namespace(long pid, String name) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + name)).toString();
  }

  /** Seen from outside. */
  private static boolean sleeps(String seconds) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith("sleep " + seconds));
  }
}
