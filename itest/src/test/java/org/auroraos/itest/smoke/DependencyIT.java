package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that need one another: web needs shop, shop needs db. */
@ParameterizedClass
@EnumSource
class DependencyIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  DependencyIT(User user) {
    super(user);
  }

  private void deploy(String settingsOfDb) throws Exception {
    Path file = aurora.etc().resolve("org.auroraos.plugin~db.cfg");
    Files.writeString(file, settingsOfDb);
    aurora.user().own(file);
    aurora.dropTicker("web", "shop >=1");
    aurora.dropTicker("shop", "db [1,2)");
    aurora.dropTicker("db");
    aurora.up();
    aurora.sh("aurora:settle -t 120").ok();
  }

  @Test
  void theyStartInOrderAndTheEndOfThePlatformIsInReverse() throws Exception {
    deploy("");
    assertThat(states("ACTIVE")).containsExactly("db", "shop", "web");

    aurora.run("stop").ok();

    aurora.up();
    assertThat(states("STOPPED")).containsExactly("web", "shop", "db");
    aurora.awaitState("web", "ACTIVE");
  }

  @Test
  void stoppingOneStopsThoseThatNeedItAndStartingOneOfThoseSaysWhatIsMissing() throws Exception {
    deploy("");
    long web = aurora.awaitState("web", "ACTIVE").get("pid").asLong();

    aurora.sh("aurora:stop db").ok();

    assertThat(ProcessHandle.of(web)).isEmpty();
    assertThat(states("STOPPED")).containsExactly("web", "shop", "db");
    Outcome start = aurora.sh("aurora:start shop");
    assertThat(start.code()).isEqualTo(1);
    assertThat(start.err())
        .contains("it waits for db [1,2), which is STOPPED (aurora:start db starts it)");
    aurora.sh("aurora:start db").ok();
    aurora.awaitState("web", "ACTIVE");
  }

  @Test
  void aCrashTakesThoseAlongThatItsStrategySays() throws Exception {
    deploy("restart.strategy = rest-for-one\nrestart.backoff = 100ms\n");
    long web = aurora.awaitState("web", "ACTIVE").get("pid").asLong();
    long db = aurora.awaitState("db", "ACTIVE").get("pid").asLong();

    assertThat(ProcessHandle.of(db).orElseThrow().destroyForcibly()).isTrue();

    await()
        .atMost(PATIENCE)
        .until(() -> states("ACTIVE").equals(List.of("db", "shop", "web", "db", "shop", "web")));
    assertThat(ProcessHandle.of(web)).isEmpty();
    assertThat(aurora.awaitState("web", "ACTIVE").get("pid").asLong()).isNotEqualTo(web);
  }

  /** The plugins that came to a state, in the order in which they did. */
  private List<String> states(String state) throws IOException, InterruptedException {
    List<JsonNode> records = new ArrayList<>();
    for (JsonNode record : Aurora.json(aurora.sh("aurora:audit -j -n 1000 -e plugin.state").ok())) {
      if (record.findPath("to").asText().equals(state)) {
        records.add(record);
      }
    }
    records.sort(Comparator.comparingLong(record -> record.get("seq").asLong()));
    return records.stream().map(record -> record.get("subject").asText()).toList();
  }
}
