package org.auroraos.core.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.hypervisor.FakeBackend;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.policy.PolicyRegistryComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExecCommandTest {
  @TempDir Path directory;
  private final FakeBackend backend = new FakeBackend();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void outputIsPassedOnAndTheCodeIsThatOfTheCommand() {
    backend.script =
        process -> {
          await().until(() -> received(process).equals("input"));
          process.write("hello");
          process.writeError("oops");
          process.exit(SandboxStatus.EXITED, 3, "");
        };
    assertThat(exec("--", "/bin/x", "-y")).isEqualTo(3);
    assertThat(out()).isEqualTo("hello");
    assertThat(err()).isEqualTo("oops");
    assertThat(backend.last().launch.command()).containsExactly("/bin/x", "-y");
  }

  @Test
  void asJsonTheResultIsAllOfTheOutput() throws IOException {
    backend.script =
        process -> {
          process.write("héllo");
          process.exit(SandboxStatus.OK, 0, "");
        };
    assertThat(exec("--json", "ls")).isZero();
    JsonNode result = Json.parse(out(), "out");
    assertThat(result.get("stdout").textValue()).isEqualTo("héllo");
    assertThat(result.get("status").textValue()).isEqualTo("OK");
    assertThat(result.get("rc").intValue()).isZero();
    assertThat(result.get("cmd")).hasSize(1);
    assertThat(result.get("enforced").get("output").get("applied").booleanValue()).isTrue();
    assertThat(err()).isEmpty();
  }

  @Test
  void whatIsNotEnforcedIsToldOnceUnlessItIsNotWanted() {
    backend.report =
        new EnforcementReport(
            List.of(
                new Enforcement(Capability.MEMORY, "512MiB", false, "", "no \u001b[1m cgroup")));
    backend.script = process -> process.exit(SandboxStatus.OK, 0, "");
    exec("ls");
    assertThat(err()).isEqualTo("aurora exec: not enforced here: memory (--report says why)\n");
    exec("-q", "ls");
    assertThat(err()).isEmpty();
    exec("-q", "--report", "ls");
    assertThat(err()).contains("memory       512MiB     NO", "no \\u001b[1m cgroup");
  }

  @Test
  void anEndThatIsNotTheCommandsOwnIsExplained() {
    backend.script = process -> process.exit(SandboxStatus.TIMEOUT, 124, "after 5s");
    assertThat(exec("ls")).isEqualTo(124);
    assertThat(err()).isEqualTo("aurora exec: TIMEOUT: after 5s\n");

    backend.failure =
        Optional.of(
            new SandboxException(
                Kind.PROGRAM_NOT_FOUND, "exec", "no such program: ls", EnforcementReport.empty()));
    assertThat(exec("ls")).isEqualTo(127);
    assertThat(err()).contains("no such program: ls");

    backend.failure =
        Optional.of(
            new SandboxException(
                Kind.SETUP_FAILED, "cgroup", "the disk is full", EnforcementReport.empty()));
    assertThat(exec("ls")).isEqualTo(1);
    assertThat(err()).contains("INTERNAL_ERROR: SETUP_FAILED cgroup: the disk is full");
  }

  @Test
  void theCommandLineAddsToThePolicy() {
    backend.script = process -> process.exit(SandboxStatus.OK, 0, "");
    exec(
        "--policy",
        "trusted",
        "--timeout",
        "5s",
        "--ro",
        "/srv/a",
        "--rw",
        "/srv/b",
        "--env",
        "LD_DEBUG=all",
        "--env",
        "B=2",
        "--workdir",
        "/tmp",
        "ls");
    SandboxPolicy policy = backend.last().launch.policy();
    assertThat(policy.limits().memory()).isEqualTo(2L << 30);
    assertThat(policy.limits().wallTime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(policy.filesystem().readOnly()).containsExactly("/srv/a");
    assertThat(policy.filesystem().readWrite()).containsExactly("/srv/b");
    assertThat(backend.last().launch.environment())
        .containsAllEntriesOf(Map.of("LD_DEBUG", "all", "B", "2"));
    assertThat(backend.last().launch.workingDirectory()).isEqualTo("/tmp");
  }

  @Test
  void aTimeoutCannotBeLongerThanThePolicys() {
    backend.script = process -> process.exit(SandboxStatus.OK, 0, "");
    exec("--timeout", "1h", "ls");
    assertThat(backend.last().launch.policy().limits().wallTime()).hasSeconds(30);
  }

  @Test
  void aPolicyMayComeFromAFile() throws IOException {
    backend.script = process -> process.exit(SandboxStatus.OK, 0, "");
    Path json =
        write("p.json", "{\"extends\": \"service\", \"max_memory_mb\": 64, \"network\": \"host\"}");
    assertThat(exec("--policy-file", json.toString(), "ls")).isZero();
    assertThat(backend.last().launch.policy().limits().memory()).isEqualTo(64L << 20);
    assertThat(backend.last().launch.policy().limits().wallTime()).isZero();

    Path cfg = write("p.cfg", "# a comment\nlimits.memory = 32MiB\n");
    assertThat(exec("--policy-file", cfg.toString(), "ls")).isZero();
    assertThat(backend.last().launch.policy().limits().memory()).isEqualTo(32L << 20);
  }

  @Test
  void whatIsWrongWithTheCommandLineIsSaidAndNothingRuns() throws IOException {
    Path bad = write("bad.json", "{\"limits.memory\": 5}");
    Path twice = write("twice.cfg", "network=host\nnetwork=none\n");
    Path base = write("base.json", "{\"extends\": \"nobody\"}");
    Map<String[], String> wrong =
        Map.of(
            new String[] {},
            "no command is given",
            new String[] {"--policy", "servce", "ls"},
            "did you mean 'service'?",
            new String[] {"--policy-file", bad.toString(), "ls"},
            bad + ": limits.memory = 5",
            new String[] {"--policy-file", twice.toString(), "ls"},
            "'network' occurs twice",
            new String[] {"--policy-file", base.toString(), "ls"},
            base + ": extends = nobody",
            new String[] {"--policy-file", "/nowhere.json", "ls"},
            "/nowhere.json: there is no such policy file",
            new String[] {"--policy-file", "/etc/hostname", "ls"},
            "is named .json or .cfg",
            new String[] {"--timeout", "5", "ls"},
            "limits.wall-time = 5: the unit is missing",
            new String[] {"--ro", "/proc", "ls"},
            "the sandbox has its own",
            new String[] {"--env", "A-B=1", "ls"},
            "--env: not the name");
    wrong.forEach(
        (arguments, problem) -> {
          assertThat(exec(arguments)).isEqualTo(2);
          assertThat(err()).startsWith("aurora exec: ").contains(problem);
          assertThat(out()).isEmpty();
        });
    assertThat(backend.launched).isEmpty();
  }

  @Test
  void helpGoesToStandardOutput() {
    assertThat(exec("--help")).isZero();
    assertThat(out()).startsWith("usage: aurora exec");
    assertThat(out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void aCommandWhoseOutputNobodyTakesIsStopped() {
    backend.script = process -> process.write("x".repeat(10));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThat(exec(new PrintStream(closed), "yes")).isEqualTo(137);
    assertThat(backend.last().signals).containsExactly("KILL STOPPED");
  }

  private int exec(String... arguments) {
    out.reset();
    return exec(new PrintStream(out, false, StandardCharsets.UTF_8), arguments);
  }

  private int exec(PrintStream stdout, String... arguments) {
    err.reset();
    PolicyRegistryComponent policies =
        new PolicyRegistryComponent(Optional.empty(), Optional.empty());
    ExecCommand command =
        new ExecCommand(backend.hypervisor(), policies, new PolicyCodecComponent());
    ByteArrayInputStream in = new ByteArrayInputStream("input".getBytes(StandardCharsets.UTF_8));
    return command.run(in, stdout, new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
  }

  private static String received(FakeBackend.FakeProcess process) {
    return process.received.toString(StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
