package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The door for those who have only files: {@code requests} and {@code responses}. */
@ParameterizedClass
@EnumSource
class RequestsIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  RequestsIT(User user) {
    super(user);
  }

  @Test
  void aRequestRunsInTheSandboxOfThePluginWhileThatRuns() throws Exception {
    aurora.dropTicker("ticker");
    aurora.up();
    long plugin = aurora.awaitState("ticker", "ACTIVE").get("pid").asLong();

    ask(
        "a.req",
        "echo data >> /data/asked; cat module.json; echo $AURORA_PLUGIN_ID; id -u;"
            + " readlink /proc/self/ns/pid; echo mark > /tmp/mark; exit 3");
    ask(
        "b.req",
        "cat /data/asked /tmp/mark; ls /plugin; kill -0 "
            + plugin
            + "; touch /plugin/x; sleep 100");

    JsonNode answer = response("a.req.result.json");
    assertThat(answer.get("sandbox").asText()).isEqualTo("running");
    JsonNode first = answer.get("result");
    assertThat(first.get("status").asText()).as(first.toString()).isEqualTo("EXITED");
    assertThat(first.get("rc").asInt()).isEqualTo(3);
    assertThat(first.get("stdout").asText())
        .contains("\"entry\"", "ticker")
        .contains(Files.readSymbolicLink(Path.of("/proc/" + plugin + "/ns/pid")).toString());
    assertThat(first.at("/enforced").size()).isPositive();
    JsonNode second = response("b.req.result.json").get("result");
    assertThat(second.get("status").asText()).as(second.toString()).isEqualTo("TIMEOUT");
    assertThat(second.get("timeout").asBoolean()).isTrue();
    assertThat(second.get("stdout").asText()).contains("data", "mark", "run.sh");
    assertThat(second.get("stderr").asText()).contains("kill:", "/plugin/x");
    assertThat(aurora.plugin("ticker").get("pid").asLong()).isEqualTo(plugin);

    aurora.sh("aurora:stop ticker").ok();
    ask("c.req", "cat /data/asked; ls /tmp");
    JsonNode own = response("c.req.result.json");
    assertThat(own.at("/result/stdout").asText()).isEqualTo("data\n");
    assertThat(own.get("sandbox").asText()).isEqualTo("own");
    assertThat(own.get("why").asText()).isEqualTo("ticker does not run, it is STOPPED");
    ask("d.req", "x", "unknown");
    assertThat(response("d.req.error.json").get("error").asText()).contains("no plugin unknown");
    assertThat(aurora.sh("aurora:audit -e request.ended").ok().out()).contains("a.req", "TIMEOUT");
    aurora.sh("aurora:audit verify").ok();
  }

  @Test
  void aPlatformThatIsKilledInTheMidstAnswersEachRequestOnceAndRunsNoneTwice() throws Exception {
    aurora.dropTicker("ticker");
    long pid = aurora.up();
    aurora.awaitState("ticker", "ACTIVE");
    ask("1.req", "echo 1 >> /data/ran");
    response("1.req.result.json");
    ask("2.req", "echo 2 >> /data/ran; sleep 5; echo late >> /data/ran");
    await().atMost(PATIENCE).until(() -> ran().contains("2"));
    for (int i = 3; i < 6; i++) {
      ask(i + ".req", "echo " + i + " >> /data/ran");
    }

    ProcessHandle platform = ProcessHandle.of(pid).orElseThrow();
    platform.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !platform.isAlive());
    assertThat(Files.exists(aurora.data().resolve("requests/.taken/2.req"))).isTrue();
    assertThat(responses()).containsExactly("1.req.result.json");

    aurora.up();
    JsonNode lost = response("2.req.error.json");
    assertThat(lost.get("kind").asText()).isEqualTo("lost");
    assertThat(lost.get("error").asText()).contains("has died while it ran");
    response("5.req.result.json");
    assertThat(responses())
        .containsExactly(
            "1.req.result.json",
            "2.req.error.json",
            "3.req.result.json",
            "4.req.result.json",
            "5.req.result.json");
    // With the platform ended what it ran; nothing was run again
    assertThat(ran()).containsExactly("1", "2", "3", "4", "5");
    try (Stream<Path> taken = Files.list(aurora.data().resolve("requests/.taken"))) {
      assertThat(taken).isEmpty();
    }
  }

  private List<String> ran() throws IOException {
    Path file = aurora.data().resolve("plugins/ticker/data/ran");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private void ask(String name, String command) throws IOException {
    ask(name, command, "ticker");
  }

  /** As the documentation says: written beside, then renamed. */
  private void ask(String name, String command, String plugin) throws IOException {
    Path requests = aurora.data().resolve("requests");
    Path staged = requests.resolve(name + ".tmp");
    Files.writeString(
        staged,
        JSON.writeValueAsString(
            JSON.createObjectNode().put("plugin", plugin).put("cmd", command).put("timeout", 10)));
    aurora.user().own(staged);
    Files.move(staged, requests.resolve(name));
  }

  private JsonNode response(String name) throws IOException {
    Path file = aurora.data().resolve("responses").resolve(name);
    await(name).atMost(PATIENCE).until(() -> Files.exists(file));
    return JSON.readTree(file.toFile());
  }

  private List<String> responses() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(aurora.data().resolve("responses"))) {
      files.map(file -> file.getFileName().toString()).sorted().forEach(names::add);
    }
    return names;
  }
}
