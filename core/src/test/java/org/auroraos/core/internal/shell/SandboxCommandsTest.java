package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxCommandsTest {
  private final FakeHypervisor hypervisor = new FakeHypervisor();
  private Gogo gogo;

  @BeforeEach
  void shell() {
    Clock clock = Clock.fixed(FakePlugins.NOW, ZoneOffset.UTC);
    gogo =
        new Gogo(
            new ValueConverter(clock),
            new SandboxCommands(hypervisor, new FakePolicies("default")));
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void outputIsPrintedAsItComesAndTheResultFollows() throws Exception {
    hypervisor.writes(OutputStreamName.STDOUT, "no line end");
    hypervisor.writes(OutputStreamName.STDERR, "oops\n");
    String shown = gogo.shown("aurora:run default /bin/echo -j --json 007 true");
    assertThat(gogo.out()).isEqualTo("no line end\n");
    assertThat(gogo.err()).isEqualTo("oops\n");
    assertThat(shown)
        .startsWith("status        EXITED, rc 3\n")
        .contains("time          1s, cpu 5ms", "peak memory   4MiB")
        .contains("not enforced  syscalls: later");
    assertThat(hypervisor.commands)
        .containsExactly(List.of("/bin/echo", "-j", "--json", "007", "true"));
  }

  @Test
  void aScriptGetsTheResult() throws Exception {
    assertThat(gogo.execute("aurora:run default true")).isInstanceOf(SandboxResult.class);
    assertThat(gogo.execute("(aurora:run default true) rc")).isEqualTo(3);
  }

  @Test
  void theSandboxIsGoneAfterwards() throws Exception {
    gogo.execute("aurora:run default true");
    assertThat(hypervisor.created).hasSize(1).isEqualTo(hypervisor.destroyed);
    hypervisor.interrupts = true;
    assertThatThrownBy(() -> gogo.execute("aurora:run default true"))
        .isInstanceOf(InterruptedException.class);
    assertThat(hypervisor.created).hasSize(2).isEqualTo(hypervisor.destroyed);
  }

  @Test
  void aProgramCannotActOnTheTerminal() throws Exception {
    byte[] text = "a\u001b[2Jb\u202ec\r\n\tü".getBytes(StandardCharsets.UTF_8);
    for (byte b : text) {
      hypervisor.writes(OutputStreamName.STDOUT, new byte[] {b});
    }
    hypervisor.writes(OutputStreamName.STDOUT, new byte[] {(byte) 0xff, (byte) 0xc3});
    gogo.execute("aurora:run default evil");
    assertThat(gogo.out()).startsWith("a\\u001b[2Jb\\u202ec\\r\n\t").doesNotContain("\u001b");
  }

  @Test
  void jsonPrintsNothingElse() throws Exception {
    hypervisor.writes(OutputStreamName.STDOUT, "hello");
    String json = gogo.shown("aurora:run -j default /bin/echo");
    assertThat(Json.parse(json, "test").get("status").asText()).isEqualTo("EXITED");
    assertThat(gogo.out()).isEmpty();
  }

  @Test
  void wrongUseIsExplained() {
    for (String line : new String[] {"aurora:run", "aurora:run default", "aurora:run -x a b"}) {
      assertThatThrownBy(() -> gogo.execute(line)).hasMessageStartingWith("usage: aurora:run");
    }
    assertThatThrownBy(() -> gogo.execute("aurora:run nonesuch true"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nonesuch");
    assertThat(hypervisor.created).isEmpty();
  }

  @Test
  void instancesWithLongIdsFitAndStayDifferent() throws Exception {
    String id = "com.example.warehouse.inventory.synchronisation-service-no-";
    hypervisor.existing(id + "1", "policy-of-the-warehouse", "/bin/sh", "-c", "x".repeat(90));
    hypervisor.existing(id + "2", "policy-of-the-warehouse", "/bin/sh", "-c", "x".repeat(90));

    List<String> lines = gogo.shown("aurora:instances").lines().toList();

    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(1)).isNotEqualTo(lines.get(2)).contains("  4711  ");
  }

  @Test
  void instancesAreATable() throws Exception {
    assertThat(gogo.shown("aurora:instances")).isEqualTo("no instances");
    hypervisor.existing("hello", "service", "/bin/sh", "-c", "while :; do sleep 1; done");
    hypervisor.existing("idle", "service");
    assertThat(gogo.shown("aurora:instances"))
        .isEqualTo(
            """
            ID     POLICY    PID  UPTIME  COMMAND
            hello  service  4711   1m30s  /bin/sh -c while :; do sleep 1; done
            idle   service     -       -  -""");
    assertThat(Json.parse(gogo.shown("aurora:instances -j"), "test").size()).isEqualTo(2);
  }
}
