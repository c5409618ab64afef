package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Bundles of the platform are updated while plugins run and write. */
@ParameterizedClass
@EnumSource
class HotSwapIT extends SmokeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern ID = Pattern.compile("(\\d+)\\s*\\|");

  HotSwapIT(User user) {
    super(user);
  }

  @Test
  void pluginsKeepTheirProcessWhileThePlatformIsUpdatedUnderThem() throws Exception {
    aurora.dropTicker("ticker");
    aurora.dropSamples();
    aurora.up();
    long ticker = aurora.awaitState("ticker", "ACTIVE").get("pid").asLong();
    long heartbeat = aurora.awaitState("heartbeat", "ACTIVE").get("pid").asLong();

    for (String bundle : new String[] {"backend.linux", "core", "api"}) {
      long adoptions = adoptions();
      long id = id("org.auroraos." + bundle);
      aurora.sh("felix:update " + id + "; felix:refresh " + id).ok();
      await(bundle).atMost(PATIENCE).until(() -> adoptions() > adoptions);

      assertThat(aurora.awaitState("ticker", "ACTIVE").get("pid").asLong()).isEqualTo(ticker);
      assertThat(aurora.awaitState("heartbeat", "ACTIVE").get("pid").asLong()).isEqualTo(heartbeat);
      int lines = aurora.log("ticker").size();
      await().atMost(PATIENCE).until(() -> aurora.log("ticker").size() > lines + 10);
    }
    assertNoGap();
    aurora.run("stop").ok();
    assertThat(ProcessHandle.of(ticker)).isEmpty();
    assertThat(ProcessHandle.of(heartbeat)).isEmpty();
  }

  private long id(String bundle) throws IOException, InterruptedException {
    String line = aurora.sh("felix:lb -s | grep " + bundle + " ").ok().out();
    Matcher matcher = ID.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private long adoptions() throws IOException {
    return aurora.log("ticker").stream()
        .filter(record -> record.get("line").asText().startsWith("adopted, pid"))
        .count();
  }

  private void assertNoGap() throws IOException {
    long seq = 0;
    for (JsonNode record : aurora.log("ticker")) {
      assertThat(record.get("seq").asLong()).as(record.toString()).isEqualTo(++seq);
    }
  }
}
