package org.auroraos.core.internal.policytool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.lint.PolicyLinterComponent;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyCommandTest {
  @TempDir Path etc;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aPolicyWithNothingWorseThanNotesPasses() {
    assertThat(run("lint", "default")).isZero();
    assertThat(out()).startsWith("policy  default\nsource  built-in\nscore   1.").contains("note ");
    assertThat(err()).isEmpty();
  }

  @Test
  void aWarningFailsUnlessOnlyWorseIsAskedFor() {
    assertThat(run("lint", "trusted")).isEqualTo(1);
    assertThat(err())
        .isEqualTo("aurora policy: findings of severity warning or above: 3 (--fail-on)\n");
    assertThat(run("lint", "trusted", "--fail-on", "danger")).isZero();
    assertThat(run("lint", "trusted", "--fail-on=never")).isZero();
    assertThat(run("lint", "default", "--fail-on", "note")).isEqualTo(1);
  }

  @Test
  void aScoreAboveTheThresholdFails() {
    assertThat(run("score", "trusted", "--threshold", "5")).isEqualTo(1);
    assertThat(out()).matches("trusted [67]\\.\\d of 10 \\(exposed\\)\\n");
    assertThat(err())
        .matches("aurora policy: the score [67]\\.\\d is above 5.0 \\(--threshold\\)\\n");
    assertThat(run("score", "trusted", "--threshold", "8.0")).isZero();
    assertThat(run("score", "trusted")).isZero();
    assertThat(run("lint", "default", "--threshold", "0.1")).isEqualTo(1);
  }

  @Test
  void aFileIsJudgedWithItsBaseAndItsKeysAreFound() throws IOException {
    Path file = etc.resolve("mine.cfg");
    Files.writeString(file, "extends = trusted\nprivileges = CAP_SYS_ADMIN\n");
    assertThat(run("lint", "--json", file.toString())).isEqualTo(1);
    JsonNode view = Json.parse(out(), "out");
    JsonNode first = view.get("findings").get(0);
    assertThat(first.get("id").textValue()).isEqualTo("privilege-kept");
    assertThat(first.get("severity").textValue()).isEqualTo("danger");
    assertThat(first.get("source").textValue()).isEqualTo(file.toString());
    assertThat(view.get("rating").textValue()).isEqualTo("open");
    assertThat(view.get("findings").get(1).get("source").textValue()).isEqualTo("built-in");
  }

  @Test
  void whatIsNotAPolicyIsNeverTakenForAStrongOne() throws IOException {
    Path file = Files.writeString(etc.resolve("bad.json"), "{\"network\": \"moon\"}");
    assertThat(run("lint", file.toString())).isEqualTo(2);
    assertThat(err()).contains("bad.json: network = moon: not one of");
    assertThat(run("score", "nonesuch", "--threshold", "9")).isEqualTo(2);
    assertThat(run("lint", "./nowhere.cfg")).isEqualTo(2);
    assertThat(out()).isEmpty();
  }

  @Test
  void anExportIsReadBackAndLossesAreWarnings() throws IOException {
    assertThat(run("export", "service")).isZero();
    Path file = Files.writeString(etc.resolve("again.cfg"), out());
    assertThat(err()).isEmpty();
    String first = out();
    out.reset();
    assertThat(run("export", file.toString())).isZero();
    assertThat(out().lines().skip(1)).containsExactlyElementsOf(first.lines().skip(1).toList());

    assertThat(run("export", "service", "--format", "jail")).isZero();
    assertThat(err())
        .contains("aurora policy: warning: the jail format knows paths")
        .contains("aurora policy: warning: lost: limits.processes = 256\n");
  }

  @Test
  void anImportIsWrittenWhereItBelongsButNeverOverSomething() throws IOException {
    Path jail =
        Files.writeString(
            etc.resolve("old.json"),
            "{\"allowed_paths\": [\"/srv/staged\"], \"blocked_syscalls\": [\"fork\"],"
                + " \"max_memory_mb\": 256, \"max_cpu_sec\": 10}");
    assertThat(run("import", jail.toString(), "--name", "old")).isZero();
    Path file = etc.resolve("org.auroraos.policy~old.cfg");
    assertThat(out()).isEqualTo(file + "\n");
    assertThat(file)
        .hasContent(
            """
            # Made from old.json
            extends = default
            limits.cpu-time = 10s
            limits.memory = 256MiB
            filesystem.read-only = /srv/staged
            syscalls.denied = fork
            """);
    assertThat(run("import", jail.toString(), "--name", "old")).isEqualTo(2);
    assertThat(err()).contains("exists already; nothing was written");
    assertThat(run("import", jail.toString(), "--name", "../x")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | nothing is given to do",
        "lint | no policy is given",
        "judge default | 'judge' is none of lint, score, export, import",
        "lint default service | one policy at a time, not also 'service'",
        "lint default --fail-on bad | --fail-on takes note, warning, danger or never, not 'bad'",
        "lint default --threshold much | --threshold takes a number from 0.0 to 10.0, not 'much'",
        "lint default --threshold 10.5 | --threshold takes a number from 0.0 to 10.0",
        "lint default --threshold | --threshold needs a value",
        "lint default --json=yes | --json takes no value",
        "lint default --colour | unknown option --colour",
        "score default --fail-on note | --fail-on has no meaning for score",
        "export default --format xml | --format takes cfg, json, jail, not 'xml'",
        "import x.json --json | --json is for lint and score",
      })
  void aWrongCommandLineIsToldAndChangesNothing(String line, String problem) {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThat(run(words)).isEqualTo(2);
    assertThat(err()).startsWith("aurora policy: " + problem).contains("--help");
    assertThat(out()).isEmpty();
  }

  @Test
  void helpIsHelp() {
    assertThat(run("--help")).isZero();
    assertThat(out()).startsWith("usage: aurora policy lint");
    assertThat(run("lint", "-h")).isZero();
  }

  private int run(String... arguments) {
    PolicyCodecComponent codec = new PolicyCodecComponent();
    out.reset();
    err.reset();
    return new PolicyCommand(
            new PolicyRegistryComponent(Optional.empty(), Optional.empty()),
            codec,
            new PolicyLinterComponent(codec),
            Optional.of(etc))
        .run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
