package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One command in a sandbox, also such as mean harm. */
@ParameterizedClass
@EnumSource
class ExecIT extends SmokeTest {
  ExecIT(User user) {
    super(user);
  }

  private Outcome exec(String... command) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("exec"));
    if (!command[0].startsWith("-")) {
      arguments.add("--");
    }
    arguments.addAll(List.of(command));
    return aurora.run(arguments.toArray(String[]::new));
  }

  private JsonNode json(String script) throws IOException, InterruptedException {
    return Aurora.json(exec("--json", "--", "/bin/sh", "-c", script));
  }

  @Test
  void outputAndExitCodeAreThoseOfTheCommand() throws Exception {
    Outcome hello = exec("/bin/echo", "hello", "world").ok();
    assertThat(hello.out()).isEqualTo("hello world\n");
    // Where not everything can be enforced, each run says so, in one line.
    assertThat(hello.err()).matches("(aurora exec: not enforced here: .*\\R)?");
    assertThat(exec("--quiet", "--", "/bin/echo", "hello"))
        .isEqualTo(new Outcome(0, "hello\n", ""));
    Outcome failing = exec("/bin/sh", "-c", "echo out; echo err >&2; exit 7");
    assertThat(failing.code()).isEqualTo(7);
    assertThat(failing.out()).isEqualTo("out\n");
    assertThat(failing.err()).contains("err");
  }

  @Test
  void theWorldInsideIsEmpty() throws Exception {
    JsonNode result =
        json("id -u; ls -a /; echo ---; ls /proc; cat /etc/shadow; ls /sys/class/net; kill -9 1");
    String out = result.get("stdout").asText();
    assertThat(result.get("enforced").get("filesystem").get("applied").asBoolean()).isTrue();
    assertThat(out.lines().filter(line -> line.matches("\\d+")).count())
        .as("one uid and its own few processes")
        .isLessThan(6);
    assertThat(out.substring(0, out.indexOf("---"))).doesNotContain("home", "root", "boot", "srv");
    assertThat(result.get("stderr").asText()).contains("/etc/shadow");
    assertThat(result.get("isolation").asText()).isEqualTo("unshare-namespaces");
  }

  @Test
  void aSleeperEndsAtTheWallClock() throws Exception {
    aurora.policy("short", "extends = default\nlimits.wall-time = 1s\n");
    Outcome outcome = exec("--policy", "short", "--json", "--", "/bin/sleep", "1000");
    assertThat(outcome.code()).isEqualTo(124);
    assertThat(Aurora.json(outcome).get("status").asText()).isEqualTo("TIMEOUT");
    assertThat(Aurora.json(outcome).get("isolation").asText())
        .isEqualTo("unshare-namespaces-timeout");
  }

  @Test
  void aFloodOfOutputIsCut() throws Exception {
    JsonNode result = json("head -c 100000000 /dev/zero | tr '\\0' x");
    assertThat(result.get("status").asText()).isEqualTo("OK");
    assertThat(result.get("stdout").asText()).hasSizeLessThan(1 << 21).endsWith("[TRUNCATED]");
  }

  @Test
  void aBurnerOfProcessorTimeEndsAtItsLimit() throws Exception {
    aurora.policy("burner", "extends = default\nlimits.cpu-time = 1s\n");
    Outcome outcome =
        exec("--policy", "burner", "--json", "--", "/bin/sh", "-c", "while :; do :; done");
    assertThat(Aurora.json(outcome).get("status").asText()).isEqualTo("CPU_LIMIT");
    assertThat(outcome.code()).isEqualTo(152);
  }

  @Test
  void aClosedInputIsAnEmptyOne() throws Exception {
    Outcome outcome = aurora.runWithoutInput("exec", "--", "/bin/cat");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aFileThatGrowsTooLargeEndsItsWriter() throws Exception {
    aurora.policy("files", "extends = default\nlimits.file-size = 1MiB\n");
    Outcome outcome =
        exec("--policy", "files", "--json", "--", "/usr/bin/head", "-c", "2000000", "/dev/zero");
    assertThat(outcome.code()).as("nothing is written to a file").isZero();
    outcome =
        exec(
            "--policy",
            "files",
            "--json",
            "--",
            "/bin/sh",
            "-c",
            "exec head -c 2000000 /dev/zero > /tmp/big");
    assertThat(Aurora.json(outcome).get("status").asText()).isEqualTo("FILE_SIZE_LIMIT");
    assertThat(outcome.code()).isEqualTo(153);
  }

  @Test
  void aMemoryBombEndsInItsOwnContainer() throws Exception {
    // A child of the shell holds all that it reads; the shell itself would go on.
    JsonNode result = json("head -c 2000000000 /dev/zero | tail -c 2000000000 > /dev/null; exit 0");
    boolean ended = result.get("status").asText().equals("MEM_LIMIT");
    if (ended || enforced(result, "memory")) {
      assertThat(ended).isTrue();
      assertThat(result.get("rc").asInt()).isEqualTo(137);
    } else {
      // The watchdog can come too late for what ends by itself.
      assertThat(result.get("reason").asText()).startsWith("PARTIAL_ENFORCEMENT");
    }
  }

  @Test
  void aForkBombStaysWithinItsLimit() throws Exception {
    aurora.policy(
        "forks", "extends = default\nlimits.wall-time = 3s\nlimits.cpu-time = unlimited\n");
    Outcome outcome =
        exec("--policy", "forks", "--json", "--", "/bin/sh", "-c", "f() { f | f & f; }; f");
    assertThat(List.of(124, 2, 1, 254, 137)).as(outcome.out()).contains(outcome.code());
    assertThat(exec("/bin/echo", "still here").ok().out()).isEqualTo("still here\n");
  }

  @Test
  void anUnknownPolicyAndAMissingProgramAreErrors() throws Exception {
    Outcome unknown = exec("--policy", "nonesuch", "--", "/bin/true");
    assertThat(unknown.code()).isNotZero();
    assertThat(unknown.err()).contains("nonesuch");
    Outcome missing = exec("/no/such/program");
    assertThat(missing.code()).isNotZero();
    assertThat(missing.err()).contains("/no/such/program");
  }

  private static boolean enforced(JsonNode result, String capability) {
    return result.get("enforced").path(capability).path("applied").asBoolean();
  }
}
