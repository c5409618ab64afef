package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a fresh product comes with, and what an operator does with it by hand. */
@ParameterizedClass
@EnumSource
class SamplesIT extends SmokeTest {
  private static final List<String> SAMPLES =
      List.of("clock", "example-plugin", "heartbeat", "ledger");
  private static final Pattern ROWS = Pattern.compile("rows(?: so far)?: (\\d+)");

  SamplesIT(User user) {
    super(user);
  }

  @Test
  void theSamplesAreActiveEachInAProcessOfItsOwn() throws Exception {
    aurora.dropSamples();
    Outcome listed = aurora.run("-c", "aurora:plugins -j; aurora:plugin heartbeat").ok();
    String json = listed.out().substring(0, listed.out().indexOf("\n]") + 2);
    JsonNode plugins = Aurora.json(new Outcome(0, json, ""));
    Set<Long> pids = new HashSet<>();
    for (JsonNode plugin : plugins) {
      assertThat(plugin.get("state").asText()).as(plugin.toString()).isEqualTo("ACTIVE");
      pids.add(plugin.get("pid").asLong());
    }
    assertThat(plugins).hasSameSizeAs(SAMPLES);
    assertThat(pids).hasSameSizeAs(SAMPLES);
    assertThat(listed.out()).contains("CAPABILITY", "process-isolation", "namespace.pid");
  }

  @Test
  void rowsOfTheDatabaseAreStillThereAfterARestart() throws Exception {
    aurora.dropSamples();
    aurora.up();
    aurora.awaitState("ledger", "ACTIVE");
    int before = awaitRows(1);
    aurora.sh("aurora:restart ledger").ok();
    assertThat(awaitRows(before)).isGreaterThanOrEqualTo(before);
    aurora.run("stop").ok();
    aurora.up();
    aurora.awaitState("ledger", "ACTIVE");
    assertThat(awaitRows(before)).isGreaterThanOrEqualTo(before);
  }

  @Test
  void droppingReplacingAndDeletingDisturbsNobodyElse() throws Exception {
    aurora.up();
    aurora.drop(aurora.home().resolve("deploy/clock"), "clock");
    long clock = aurora.awaitState("clock", "ACTIVE").get("pid").asLong();

    Path dropped = aurora.drop(aurora.home().resolve("deploy/example-plugin"), "example");
    long first = aurora.awaitState("example-plugin", "ACTIVE").get("pid").asLong();

    aurora.drop(Samples.withVersion(work, aurora.home(), "9.9.9"), "example");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> aurora.plugin("example-plugin").get("version").asText().equals("9.9.9"));
    long second = aurora.awaitState("example-plugin", "ACTIVE").get("pid").asLong();
    assertThat(second).isNotEqualTo(first);
    assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();

    Trees.delete(dropped);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> aurora.sh("aurora:plugin example-plugin").code() == 1);
    assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(aurora.plugin("clock").get("pid").asLong()).isEqualTo(clock);
  }

  @Test
  void logsOfAPluginAreShownAndFollowed() throws Exception {
    aurora.up();
    aurora.drop(aurora.home().resolve("deploy/example-plugin"), "example");
    aurora.awaitState("example-plugin", "ACTIVE");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> aurora.sh("aurora:logs example-plugin").out().contains("alive"));
    Process follower = aurora.start("sh", "aurora:logs -f -n 0 example-plugin");
    String line = follower.inputReader().readLine();
    assertThat(line).contains("stdout").contains("alive");
    follower.descendants().forEach(ProcessHandle::destroy);
    follower.destroy();
  }

  private int awaitRows(int least) {
    return await().atMost(Duration.ofSeconds(60)).until(this::rows, rows -> rows >= least);
  }

  private int rows() throws IOException, InterruptedException {
    Matcher matcher = ROWS.matcher(aurora.sh("aurora:logs -n 1 -s stdout ledger").out());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
