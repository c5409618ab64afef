package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.felix.service.command.Process;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.api.policy.lint.Severity;
import org.auroraos.core.internal.shell.CommandException;

/** Commands that do what commands do: return, print, read, wait, fail. */
@SuppressWarnings("DoNotCallSuggester")
public final class TestCommands {
  final CountDownLatch waiting = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);
  private final Supplier<ConsoleListener> console;

  TestCommands(Supplier<ConsoleListener> console) {
    this.console = console;
  }

  public List<String> values() {
    return List.of("one", "two");
  }

  public String echo(String[] words) {
    return String.join(" ", words);
  }

  public void print(String text) {
    Process.Utils.current().out().println(text);
    Process.Utils.current().err().println("error: " + text);
  }

  public int count() throws IOException {
    return Process.Utils.current().in().readAllBytes().length;
  }

  public String upper() throws IOException {
    byte[] all = Process.Utils.current().in().readAllBytes();
    return new String(all, StandardCharsets.UTF_8).toUpperCase(java.util.Locale.ROOT);
  }

  public void refuse() throws CommandException {
    throw new CommandException("there is no plugin 'x'; aurora:plugins lists them\u001b[2J");
  }

  /** What the lint of a policy returns that has one finding. */
  public Assessment lint(String severity) {
    Finding finding =
        new Finding("rule", Severity.valueOf(severity), 30, "key", "", "why", Map.of(), "built-in");
    return new Assessment("p", "built-in", 3.0, List.of(finding), List.of());
  }

  public void bug() {
    throw new IllegalStateException("lost\nmy way");
  }

  public void error() {
    throw new StackOverflowError("deep");
  }

  public void hang() throws InterruptedException {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }

  public void flood() {
    waiting.countDown();
    while (!Process.Utils.current().out().checkError()) {
      Process.Utils.current().out().println("x".repeat(1000));
    }
    interrupted.countDown();
  }

  /** Ends the console that it runs in, as the update of its bundle does. */
  public String end() throws IOException {
    console.get().close();
    return Thread.currentThread().isInterrupted() ? "interrupted" : "undisturbed";
  }

  boolean wasInterrupted() throws InterruptedException {
    return interrupted.await(20, TimeUnit.SECONDS);
  }

  void awaitWaiting() throws InterruptedException {
    if (!waiting.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the command was not started");
    }
  }
}
