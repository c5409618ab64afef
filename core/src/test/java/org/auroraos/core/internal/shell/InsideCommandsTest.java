package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.auroraos.api.hypervisor.OutputListener.OutputStreamName;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsideCommandsTest {
  private final FakePlugins plugins =
      new FakePlugins(Path.of("/"))
          .with(FakePlugins.plugin("weather", "weather", "1.0.0", PluginState.ACTIVE));
  private final List<RunRequest> requests = new ArrayList<>();
  private final Gogo gogo =
      new Gogo(
          new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)),
          new ValueConverter(Clock.fixed(FakePlugins.NOW, ZoneOffset.UTC)),
          new InsideCommands(plugins, new PolicyCodecComponent(), "alice"));

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void whatTheCommandWritesIsPrintedAndItsResultIsTheResult() throws Exception {
    plugins.inside = result(SandboxStatus.EXITED, 3, Isolation.UNSHARE_NAMESPACES);
    plugins.program = request -> write(request, "out\u001b[31m\n");

    Object value = gogo.execute("aurora:exec -t 5s weather -- /bin/ls -j --json 007");

    assertThat(plugins.asked)
        .containsExactly("exec weather [/bin/ls, -j, --json, 007] by operator:alice");
    assertThat(gogo.out()).isEqualTo("out\\u001b[31m\n");
    assertThat(ExitStatus.of(value)).isEqualTo(3);
    assertThat(value.toString()).startsWith("status     EXITED, rc 3\n");
    assertThat(gogo.execute("(aurora:exec weather true) rc")).isEqualTo(3);
  }

  @Test
  void aTimeoutIsReadAsPoliciesWriteIt() throws Exception {
    plugins.program = requests::add;
    gogo.execute("aurora:exec --timeout 2m weather true");
    gogo.execute("aurora:exec weather true");
    assertThat(requests.get(0).timeout()).contains(Duration.ofMinutes(2));
    assertThat(requests.get(1).timeout()).isEmpty();
    assertThatThrownBy(() -> gogo.execute("aurora:exec -t soon weather true"))
        .hasMessageContaining("--timeout")
        .hasMessageContaining("soon");
  }

  @Test
  void inputIsThatOfTheConsoleOnlyIfAskedFor() throws Exception {
    plugins.program =
        request -> {
          requests.add(request);
          if (request.input() instanceof RunInput.Stream stream) {
            write(request, read(stream));
          }
        };
    gogo.execute("aurora:exec weather cat");
    assertThat(requests.get(0).input()).isEqualTo(RunInput.empty());
    gogo.execute("aurora:exec -i weather cat");
    assertThat(gogo.out()).isEqualTo("typed\n");
  }

  @Test
  void aClientsWordsComeAsTheyAre() throws Exception {
    String words = "--raw\0-q\0weather\0--\0echo\0it's \"$x\"\n|;\0\u00fc\0\0";
    plugins.program = request -> write(request, "\u001b[31m");
    String encoded = Base64.getUrlEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));

    assertThat(gogo.shown("aurora:exec --encoded " + encoded)).isEmpty();

    assertThat(plugins.asked)
        .containsExactly("exec weather [echo, it's \"$x\"\n|;, \u00fc, ] by operator:alice");
    assertThat(gogo.out()).isEqualTo("\u001b[31m");
    assertThat(gogo.err()).isEmpty();
    assertThatThrownBy(() -> gogo.execute("aurora:exec --encoded '*'"))
        .hasMessageContaining("--encoded");
  }

  @Test
  void aQuietCommandTellsOfAnEndThatWasNotItsOwn() throws Exception {
    plugins.inside = result(SandboxStatus.TIMEOUT, 124, Isolation.UNSHARE_NAMESPACES_TIMEOUT);
    assertThat(gogo.shown("aurora:exec -q weather sleep")).isEmpty();
    assertThat(gogo.err()).isEqualTo("aurora exec: TIMEOUT: because\n");
    plugins.inside = result(SandboxStatus.EXITED, 127, Isolation.ERROR);
    gogo.shown("aurora:exec -q weather nothing");
    assertThat(gogo.err()).contains("aurora exec: EXITED: because\n");
  }

  @Test
  void jsonIsTheResultAlone() throws Exception {
    plugins.program = request -> write(request, "not shown");
    Object value = gogo.execute("aurora:exec -j weather true");
    assertThat(Json.parse(value.toString(), "r").get("status").asText()).isEqualTo("OK");
    assertThat(gogo.out()).isEmpty();
  }

  @Test
  void mistakesAreTold() {
    assertThatThrownBy(() -> gogo.execute("aurora:exec weather"))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("usage: aurora:exec");
    assertThatThrownBy(() -> gogo.execute("aurora:exec --loud weather true"))
        .hasMessageContaining("unknown option --loud");
    assertThatThrownBy(() -> gogo.execute("aurora:exec ghost true"))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no plugin ghost");
  }

  private static SandboxResult result(SandboxStatus status, int rc, Isolation isolation) {
    String reason = status == SandboxStatus.OK ? "" : "because";
    return SandboxResult.builder(List.of("x"), "trace-1")
        .status(status, rc, reason)
        .enforced(isolation, EnforcementReport.empty())
        .build();
  }

  private static void write(RunRequest request, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    request.output().written(OutputStreamName.STDOUT, bytes, bytes.length);
  }

  private static String read(RunInput.Stream stream) {
    try {
      return new String(stream.source().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
