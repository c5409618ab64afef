package org.auroraos.core.internal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.auroraos.core.internal.console.TestClient.Answer;
import org.auroraos.core.internal.shell.GogoStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsoleListenerTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Patience NO_PATIENCE = new Patience(Duration.ZERO, () -> true);

  private final CommandProcessorImpl gogo = new CommandProcessorImpl(GogoStreams.SHARED);
  private final TestCommands commands = new TestCommands(() -> this.console);

  @TempDir private Path data;
  private ConsoleListener console;

  @BeforeEach
  void listen() throws IOException {
    gogo.addCommand("test", commands, TestCommands.class);
    console = new ConsoleListener(data, gogo, NO_PATIENCE);
  }

  @AfterEach
  void close() throws IOException {
    console.close();
    gogo.stop();
  }

  private Answer run(String line) throws IOException {
    return TestClient.run(console.path(), line);
  }

  @Test
  void aResultIsShownAsTheInteractiveShellDoes() throws IOException {
    assertThat(run("test:echo hello world")).isEqualTo(new Answer(0, "hello world\n", ""));
    assertThat(run("values").out()).isEqualTo("one\ntwo\n\n");
  }

  @Test
  void whatACommandPrintsGoesToItsClient() throws IOException {
    assertThat(run("test:print hello")).isEqualTo(new Answer(0, "hello\n", "error: hello\n"));
  }

  @Test
  void resultsOfAllStatementsAreShown() throws IOException {
    assertThat(run("echo a; echo 'b;c'\n x = { echo d; echo e }; x;").out())
        .contains("a\n", "b;c\n", "e\n");
  }

  @Test
  void statementsShareTheirVariables() throws IOException {
    assertThat(run("x = 'a b'; echo $x").out()).endsWith("a b\n");
  }

  @Test
  void theFirstFailureEndsTheLine() throws IOException {
    Answer answer = run("echo a; refuse; echo b");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.out()).isEqualTo("a\n");
  }

  @Test
  void aLintIsShownAndFailsTheLineFromAWarningOn() throws IOException {
    Answer warning = run("lint WARNING; echo not reached");
    assertThat(warning.code()).isEqualTo(1);
    assertThat(warning.out()).isNotBlank().doesNotContain("not reached");
    assertThat(warning.err()).isEmpty();
    assertThat(run("lint DANGER").code()).isEqualTo(1);
    Answer note = run("lint NOTE; echo reached");
    assertThat(note.code()).isZero();
    assertThat(note.out()).contains("reached");
  }

  @Test
  void anErrorIsItsMessageAndNothingElse() throws IOException {
    assertThat(run("refuse"))
        .isEqualTo(
            new Answer(1, "", "there is no plugin 'x'; aurora:plugins lists them\\u001b[2J\n"));
  }

  @Test
  void aBugPointsToTheLog() throws IOException {
    assertThat(run("bug").err())
        .matches(
            "java.lang.IllegalStateException: lost\\\\nmy way \\(see \\[[0-9a-f]{8}] in the"
                + " platform's log\\)\n");
    assertThat(run("error").err()).startsWith("java.lang.StackOverflowError: deep (see [");
  }

  @Test
  void exitEndsTheSessionAndNothingElse() throws IOException {
    assertThat(run("echo a; exit; echo b")).isEqualTo(new Answer(0, "a\n", ""));
    assertThat(run("quit 3")).isEqualTo(new Answer(3, "", ""));
    assertThat(run("x = { exit 4 }; x; echo b").code()).isEqualTo(4);
    assertThat(run("exit many"))
        .isEqualTo(new Answer(1, "", "exit takes one exit code from 0 to 255, not 'many'\n"));
    assertThat(run("echo still there").out()).isEqualTo("still there\n");
  }

  @Test
  void anUnknownCommandIs127() throws IOException {
    assertThat(run("test:nonesuch 1").code()).isEqualTo(127);
    assertThat(run("nonesuch").err()).isEqualTo("unknown command 'nonesuch'; help lists them\n");
  }

  @Test
  void wrongArgumentsAndWrongSyntaxAreErrors() throws IOException {
    assertThat(run("hang too much").err()).startsWith("wrong arguments; help COMMAND shows them: ");
    Answer open = run("echo 'a");
    assertThat(open.code()).isEqualTo(1);
    assertThat(open.err()).startsWith("the command line cannot be parsed: ");
    assertThat(run("echo a )").code()).isEqualTo(1);
    assertThat(run("").code()).isZero();
  }

  @Test
  void aCommandThatIsNotThereYetIsWaitedFor() throws Exception {
    console.close();
    console = new ConsoleListener(data, gogo, new Patience(LONG, () -> false));
    ExecutorService client = Executors.newSingleThreadExecutor();
    try {
      Future<Answer> answer = client.submit(() -> run("late:echo a b"));
      await()
          .until(
              () ->
                  answer.isDone()
                      || Thread.getAllStackTraces().keySet().stream()
                          .anyMatch(t -> t.getName().equals("aurora-console-command")));
      gogo.addCommand("late", commands, "echo");
      assertThat(answer.get()).isEqualTo(new Answer(0, "a b\n", ""));
    } finally {
      client.shutdownNow();
    }
  }

  @Test
  void onceAllCommandsAreThereAnUnknownOneIsToldAtOnce() throws Exception {
    console.close();
    console = new ConsoleListener(data, gogo, new Patience(LONG, () -> true));

    Answer answer = run("nosuch");

    assertThat(answer.code()).isEqualTo(127);
    assertThat(answer.err()).contains("unknown command 'nosuch'");
  }

  @Test
  void standardInputReachesTheCommand() throws IOException {
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "upper");
      client.send('I', "one, ");
      client.send('I', "two");
      client.send('I', "");
      assertThat(client.answer()).isEqualTo(new Answer(0, "ONE, TWO\n", ""));
    }
  }

  @Test
  void moreInputThanIsBufferedIsAllRead() throws IOException {
    byte[] block = new byte[60_000];
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "count");
      for (int i = 0; i < 50; i++) {
        client.send('I', block.length, block);
      }
      client.send('I', "");
      assertThat(client.answer().out()).isEqualTo("3000000\n");
    }
  }

  @Test
  void inputThatNobodyReadsDoesNotHoldUpTheCommand() throws IOException {
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "echo a");
      client.send('I', "nobody reads this");
      assertThat(client.answer()).isEqualTo(new Answer(0, "a\n", ""));
    }
  }

  @Test
  void clientsDoNotWaitForOneAnother() throws Exception {
    try (TestClient hanging = new TestClient(console.path())) {
      hanging.send('C', "hang");
      commands.awaitWaiting();
      ExecutorService clients = Executors.newFixedThreadPool(8);
      try {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
          String line = "print client-" + i;
          answers.add(clients.submit(() -> run(line)));
        }
        for (int i = 0; i < 24; i++) {
          String text = "client-" + i + "\n";
          assertThat(answers.get(i).get()).isEqualTo(new Answer(0, text, "error: " + text));
        }
      } finally {
        clients.shutdownNow();
      }
    }
    assertThat(commands.wasInterrupted()).isTrue();
  }

  @Test
  void aClientThatGoesAwayInterruptsItsCommand() throws Exception {
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "hang");
      commands.awaitWaiting();
    }
    assertThat(commands.wasInterrupted()).isTrue();
  }

  @Test
  void aClientThatGoesAwayEndsACommandThatPrints() throws Exception {
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "flood");
      commands.awaitWaiting();
    }
    assertThat(commands.wasInterrupted()).isTrue();
  }

  @Test
  void closingTheConsoleInterruptsCommandsAndTellsTheirClients() throws Exception {
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "hang");
      commands.awaitWaiting();
      console.close();
      assertThat(client.answer()).isEqualTo(new Answer(1, "", "interrupted\n"));
    }
    assertThat(commands.wasInterrupted()).isTrue();
    assertThat(console.path()).doesNotExist();
  }

  @Test
  void theCommandThatClosesTheConsoleGoesOnToItsEnd() throws IOException {
    assertThat(run("end | upper; echo after"))
        .isEqualTo(new Answer(0, "UNDISTURBED\n\nafter\n", ""));
  }

  @Test
  void aClientThatDoesNotKeepToTheProtocolIsRefused() throws IOException {
    try (TestClient client = new TestClient(console.path())) {
      client.send('I', "first");
      assertThat(client.answer().err())
          .isEqualTo("protocol error: the first frame is not a command line\n");
    }
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', Integer.MAX_VALUE, new byte[0]);
      assertThat(client.answer().err()).startsWith("protocol error: a frame of 2147483647 bytes");
    }
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', -1, new byte[0]);
      assertThat(client.answer().err()).startsWith("protocol error: a frame of 4294967295 bytes");
    }
    try (TestClient client = new TestClient(console.path())) {
      client.send('C', "hang");
      client.send('C', "echo again");
      assertThat(client.answer().err()).contains("only standard input may follow");
    }
    assertThat(run("echo a").code()).isZero();
  }

  @Test
  void aClientThatSaysNothingDoesNoHarm() throws IOException {
    try (TestClient silent = new TestClient(console.path());
        TestClient partial = new TestClient(console.path())) {
      partial.send('C', 100, new byte[3]);
      assertThat(run("echo a").code()).isZero();
      console.close();
      assertThat(silent.closedByPeer()).isTrue();
    }
  }

  @Test
  void tooManyClientsAreTurnedAway() throws IOException {
    List<TestClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        clients.add(new TestClient(console.path()));
      }
      await().until(() -> new TestClient(console.path()).closedByPeer());
    } finally {
      for (TestClient client : clients) {
        client.close();
      }
    }
    await()
        .until(
            () -> {
              try {
                return run("echo a").code() == 0;
              } catch (IOException turnedAway) {
                return false;
              }
            });
  }

  @Test
  void onlyItsUserMayEnter() throws IOException {
    assertThat(console.path()).isEqualTo(data.resolve("run/console.sock"));
    assertThat(mode(data.resolve("run"))).isEqualTo("rwx------");
    assertThat(mode(console.path())).isEqualTo("rw-------");
  }

  @Test
  void aSocketThatNobodyListensOnIsReplaced() throws IOException {
    console.close();
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(data.resolve("run/console.sock")));
    }
    console = new ConsoleListener(data, gogo, NO_PATIENCE);
    assertThat(run("echo a").code()).isZero();
  }

  @Test
  void aSecondPlatformIsRefused() throws IOException {
    assertThatThrownBy(() -> new ConsoleListener(data, gogo, NO_PATIENCE))
        .hasMessageContaining("another platform listens on ");
    assertThat(run("echo a").code()).isZero();
  }

  @Test
  void aFileInTheWayIsLeftAlone() throws IOException {
    console.close();
    Files.writeString(data.resolve("run/console.sock"), "mine");
    assertThatThrownBy(() -> new ConsoleListener(data, gogo, NO_PATIENCE))
        .hasMessageContaining("is in the way of the console's socket");
    assertThat(data.resolve("run/console.sock")).hasContent("mine");
  }

  @Test
  void aLongPathIsHandledThroughTmp() throws IOException {
    Path deep = data.resolve("d".repeat(60)).resolve("e".repeat(60));
    Path pointer = deep.resolve("run/console.path");
    ConsoleListener first = new ConsoleListener(deep, gogo, NO_PATIENCE);
    Path socket = Path.of(Files.readString(pointer).strip());
    assertThat(socket).isEqualTo(first.path()).startsWith(Path.of("/tmp"));
    assertThat(mode(socket.getParent())).isEqualTo("rwx------");
    assertThat(TestClient.run(socket, "echo deep").out()).isEqualTo("deep\n");
    assertThatThrownBy(() -> new ConsoleListener(deep, gogo, NO_PATIENCE))
        .hasMessageContaining("another platform listens on ");
    first.close();
    assertThat(pointer).doesNotExist();
    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  void whatACrashLeftUnderTmpIsRemoved() throws IOException {
    Path deep = data.resolve("d".repeat(120));
    Path left = Files.createTempDirectory(Path.of("/tmp"), "aurora-");
    try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(left.resolve("console.sock")));
    }
    Files.createDirectories(deep.resolve("run"));
    Files.writeString(deep.resolve("run/console.path"), left.resolve("console.sock") + "\n");
    new ConsoleListener(deep, gogo, NO_PATIENCE).close();
    assertThat(left).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
