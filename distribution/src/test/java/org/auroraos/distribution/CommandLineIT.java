package org.auroraos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.auroraos.distribution.Aurora.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bin/aurora} says without a platform. */
@Timeout(180)
class CommandLineIT {
  @TempDir Path scratch;
  private Aurora aurora;

  @BeforeEach
  void create() throws IOException {
    aurora = Aurora.in(scratch);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"start", "stop", "status", "logs", "sh", "deploy", "exec", "policy", "version"})
  void everyCommandIsListedAndHasHelp(String command) {
    assertThat(aurora.call("help").out()).containsPattern("\n  " + command + " ");

    Answer help = aurora.call("help", command);
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: aurora " + command);
  }

  @Test
  void unknownCommandShowsTheUsageOnStandardError() {
    Answer answer = aurora.call("strat");

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).startsWith("Usage: aurora").contains("unknown command: strat");
  }

  @ParameterizedTest
  @CsvSource({
    "start now",
    "stop now",
    "status now",
    "status --json now",
    "--daemon now",
    "version now",
    "logs now",
    "logs -n",
    "logs -n x",
    "-c",
    "-c a b",
    "sh",
    "help nothing"
  })
  void wrongArgumentsAreUsageErrors(String arguments) {
    Answer answer = aurora.call(arguments.split(" ", -1));

    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("aurora: ");
  }

  @Test
  void statusWithoutAPlatformHasExitCodeThree() {
    Answer answer = aurora.call("status");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out()).contains("state    stopped").contains(aurora.data().toString());
    assertThat(answer.err()).isEmpty();
    assertThat(aurora.call("status", "--json").out()).startsWith("{\"state\": \"stopped\"");
  }

  @Test
  void shellCommandWithoutAPlatformHasExitCodeThree() {
    Answer answer = aurora.call("sh", "lb");

    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.err()).contains("Aurora is not running on " + aurora.data());
  }

  @Test
  void stopWithoutAPlatformHasNothingToDo() {
    assertThat(aurora.call("stop").code()).isZero();
  }

  @Test
  void logsWithoutALogNameTheFile() {
    Answer answer = aurora.call("logs");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains(aurora.data().resolve("logs/aurora.log").toString());
  }

  @Test
  void linksToTheScriptLeadHome() throws IOException {
    Path first = scratch.resolve("first");
    Path second = Files.createDirectory(scratch.resolve("a folder")).resolve("aurora");
    Files.createSymbolicLink(first, aurora.home().resolve("bin/aurora"));
    Files.createSymbolicLink(second, Path.of("../first"));

    Answer answer =
        aurora.calledBy("/bin/sh", "-c", "exec \"$0\" version", second.toString()).call();

    assertThat(answer.code()).isZero();
    assertThat(answer.out()).startsWith("aurora ");
  }

  @Test
  void folderWithBlanksIsNoProblem() throws Exception {
    Path copy = scratch.resolve("a folder; with 'odd' $(names)");
    new ProcessBuilder("cp", "-R", aurora.home().toString(), copy.toString()).start().waitFor();

    assertThat(aurora.home(copy).call("status").code()).isEqualTo(3);
  }

  @Test
  void oldJavaIsRefusedWithTheRemedy() throws IOException {
    Path old = Files.createDirectories(scratch.resolve("jdk8"));
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"1.8.0_402\"\n");
    script(Files.createDirectories(old.resolve("bin")).resolve("java"), "exit 99");

    Answer answer = aurora.with("JAVA_HOME", old).call("status");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("is Java 8; Aurora needs 17 or newer (set JAVA_HOME)");
  }

  @Test
  void javaWithoutAReleaseFileIsAsked() throws IOException {
    Path odd = Files.createDirectories(scratch.resolve("odd"));
    script(
        Files.createDirectories(odd.resolve("bin")).resolve("java"),
        "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

    assertThat(aurora.with("JAVA_HOME", odd).call("status").err()).contains("is Java 11;");
  }

  @Test
  void folderWithoutJavaIsNamed() {
    Answer answer = aurora.with("JAVA_HOME", "/nonexistent").call("start");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("JAVA_HOME is /nonexistent, which has no bin/java");
  }

  @Test
  void missingJavaIsExplained() throws IOException {
    Path bin = Files.createDirectories(scratch.resolve("bin"));
    for (String tool : new String[] {"sh", "readlink", "dirname", "sed"}) {
      Files.createSymbolicLink(bin.resolve(tool), Path.of("/bin", tool).toRealPath());
    }

    Answer answer = aurora.with("JAVA_HOME", "").with("PATH", bin).call("start");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("no java found; install Java 17 or newer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "--daemon", ""})
  void dataDirectoryThatCannotBeWrittenIsNamed(String command) {
    aurora.with("AURORA_DATA", "/proc/aurora");

    Answer answer = command.isEmpty() ? aurora.call() : aurora.call(command);

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err())
        .contains("the data directory /proc/aurora cannot be written by")
        .contains("AURORA_DATA");
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
