package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample with a database in it, under the policy that was learned from it. */
@ParameterizedClass
@EnumSource
class LearnedPluginIT extends SmokeTest {
  private static final Pattern ROWS = Pattern.compile("rows(?: so far)?: (\\d+)");
  private static final Pattern SCORE = Pattern.compile("([0-9]+\\.[0-9]) of 10");

  LearnedPluginIT(User user) {
    super(user);
  }

  @Test
  void theLedgerKeepsItsBookUnderThePolicyThatItTaught() throws Exception {
    settings("learn = true\n");
    dropLedger();
    aurora.up();
    aurora.awaitState("ledger", "ACTIVE");
    assertThat(aurora.sh("aurora:plugin ledger").ok().out()).contains("LEARNING");
    awaitRows(2);
    Path learned = aurora.data().resolve("learned/ledger.cfg");
    await("the policy is written while the plugin runs")
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(learned));
    assertThat(learned).content().contains("no run has ended yet");
    aurora.sh("aurora:stop ledger").ok();
    aurora.awaitState("ledger", "STOPPED");
    int before = rows();
    aurora.run("stop").ok();

    String policy = Files.readString(learned);
    assertThat(policy).doesNotContain("no run has ended yet");
    aurora.policy("learned", policy);
    settings("policy = learned\n");
    aurora.up();
    aurora.sh("aurora:start ledger").ok();
    aurora.awaitState("ledger", "ACTIVE");
    awaitRows(before + 1);
    assertThat(aurora.sh("aurora:plugin ledger").ok().out())
        .contains("learned")
        .doesNotContain("LEARNING");

    double service = score("service");
    double score = score("learned");
    System.out.printf(
        Locale.ROOT,
        "as %s: score of service %.1f, of what the ledger taught %.1f%n%s%n",
        user,
        service,
        score,
        policy);
    assertThat(score).isLessThan(service);
  }

  private void settings(String text) throws IOException {
    Path file = aurora.etc().resolve("org.auroraos.plugin~ledger.cfg");
    Files.writeString(file, text);
    user.own(file);
  }

  private void dropLedger() throws IOException {
    try (Stream<Path> samples = Files.list(aurora.home().resolve("deploy"))) {
      Path ledger =
          samples
              .filter(path -> path.getFileName().toString().contains("ledger"))
              .findFirst()
              .orElseThrow();
      aurora.drop(ledger, ledger.getFileName().toString());
    }
  }

  private double score(String policy) throws IOException, InterruptedException {
    Outcome scored = aurora.run("policy", "score", policy);
    Matcher score = SCORE.matcher(scored.out());
    assertThat(score.find()).as(scored.toString()).isTrue();
    return Double.parseDouble(score.group(1));
  }

  private void awaitRows(int least) {
    await().atMost(Duration.ofMinutes(2)).until(this::rows, rows -> rows >= least);
  }

  private int rows() throws IOException, InterruptedException {
    Matcher matcher = ROWS.matcher(aurora.sh("aurora:logs -n 1 -s stdout ledger").out());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
