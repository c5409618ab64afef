package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogCommandTest {
  @TempDir private Path logs;
  private LogCommand command;
  private Gogo gogo;
  private int written;

  @BeforeEach
  void shell() {
    FakePlugins plugins =
        new FakePlugins(logs)
            .with(FakePlugins.plugin("hello", "Hello", "1", PluginState.ACTIVE))
            .with(FakePlugins.plugin("7", "Seven", "1", PluginState.ACTIVE));
    command = new LogCommand(plugins);
    gogo = new Gogo(new ValueConverter(), command);
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  private void write(String id, String stream, String line) throws IOException {
    written++;
    String text =
        Json.compact(
            Json.object()
                .put("time", "2026-11-22T10:00:00.123Z")
                .put("stream", stream)
                .put("seq", written)
                .put("line", line));
    Files.writeString(
        logs.resolve(id + ".log"),
        text + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Test
  void theLastLinesAreShownWithTimeAndStream() throws Exception {
    for (int i = 1; i <= 100; i++) {
      write("hello", i % 2 == 0 ? "stdout" : "stderr", "line " + i);
    }
    gogo.execute("aurora:logs hello -n 3");
    assertThat(gogo.out().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("2026-11-22 \\d\\d:\\d\\d:00\\.123 std(out|err) line \\d+"));
    assertThat(gogo.out()).contains("stdout line 98", "stderr line 99", "stdout line 100");
  }

  @Test
  void oneStreamCanBeChosen() throws Exception {
    for (int i = 1; i <= 9; i++) {
      write("hello", i == 2 ? "stderr" : "stdout", "line " + i);
    }
    gogo.execute("aurora:logs -s stderr -n 5 hello");
    assertThat(gogo.out()).endsWith("stderr line 2\n").hasLineCount(1);
    assertThatThrownBy(() -> gogo.execute("aurora:logs -s both hello"))
        .hasMessage("-s takes stdout, stderr or aurora, not 'both'");
  }

  @Test
  void aLineCannotMoveTheCursor() throws Exception {
    write("hello", "stdout", "\u001b]0;owned\u0007 \u202e \u2028 forged");
    gogo.execute("aurora:logs hello");
    assertThat(gogo.out()).endsWith("\\u001b]0;owned\\u0007 \\u202e \\u2028 forged\n");
  }

  @Test
  void jsonIsOneObjectForEachLine() throws Exception {
    write("7", "stdout", "a \u001b b");
    gogo.execute("aurora:logs -j -n 1 7");
    assertThat(gogo.out()).doesNotContain("\u001b").hasLineCount(1);
    assertThat(Json.parse(gogo.out(), "test").get("line").asText()).isEqualTo("a \u001b b");
  }

  @Test
  void jsonHasEverythingThatIsKnownOfALine() throws Exception {
    String record =
        "{\"time\":\"2026-11-22T10:00:00.123456Z\",\"stream\":\"stdout\",\"plugin\":\"hello\","
            + "\"pid\":4711,\"seq\":12,\"line\":\"a\"";
    String known = record + ",\"cont\":true,\"dropped\":3}\n";
    Files.writeString(logs.resolve("hello.log"), known + "no record\n");

    gogo.execute("aurora:logs -j hello");

    List<String> lines = gogo.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo(record + ",\"continued\":true,\"dropped\":3}");
    assertThat(Json.parse(lines.get(1), "test").has("pid")).isFalse();
    assertThat(Json.parse(lines.get(1), "test").has("seq")).isFalse();
    assertThat(Json.parse(lines.get(1), "test").get("plugin").asText()).isEqualTo("hello");
  }

  @Test
  void aPluginThatWroteNothingHasAnEmptyLog() throws Exception {
    gogo.execute("aurora:logs hello");
    assertThat(gogo.out()).isEmpty();
  }

  @Test
  void followingShowsWhatIsAddedUntilItIsInterrupted() throws Exception {
    write("hello", "stdout", "before");
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> command = thread.submit(() -> gogo.execute("aurora:logs -f hello"));
      await().until(() -> gogo.out().contains("before"));
      write("hello", "stdout", "after");
      await().until(() -> gogo.out().contains("after"));
      assertThat(command.isDone()).isFalse();
      gogo.session().foregroundJob().interrupt();
      await().until(command::isDone);
      await().until(() -> noFollower());
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void anInterruptWhileTheLogIsReadEndsFollowingAndIsNoFailure() throws Exception {
    write("hello", "stdout", "before");
    Thread.currentThread().interrupt();
    try {
      command.logs(false, true, "50", "", "hello");
    } finally {
      assertThat(Thread.interrupted()).as("it is dealt with").isFalse();
    }
    await().until(() -> noFollower());
  }

  @Test
  void wrongArgumentsAreErrors() {
    assertThatThrownBy(() -> gogo.execute("aurora:logs ghost"))
        .hasMessage("there is no plugin 'ghost'; aurora:plugins lists them");
    assertThatThrownBy(() -> gogo.execute("aurora:logs -n many hello"))
        .hasMessage("-n takes a whole number from 0 to 100000, not 'many'");
    assertThatThrownBy(() -> gogo.execute("aurora:logs -f -s both hello"))
        .hasMessage("-s takes stdout, stderr or aurora, not 'both'");
  }

  private static boolean noFollower() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("aurora-follow"));
  }
}
