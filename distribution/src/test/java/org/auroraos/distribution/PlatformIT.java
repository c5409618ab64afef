package org.auroraos.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.auroraos.distribution.Aurora.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real platform, started and ended in every way. */
@Timeout(300)
class PlatformIT {
  private static final Path NO_INPUT = Path.of("/dev/null");
  private static final Pattern PID = Pattern.compile("\"pid\": (\\d+)");

  @TempDir Path scratch;
  private Aurora aurora;

  @BeforeEach
  void create() throws IOException {
    aurora = Aurora.in(scratch);
  }

  /** Plugins outlive a platform that is killed. */
  @AfterEach
  void leaveNothingRunning() {
    pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    aurora.call("stop", "--all");
  }

  @Test
  void backgroundPlatformAnswersWhenStartReturnsAndIsGoneWhenStopReturns() {
    Answer start = aurora.call("start");
    assertThat(start.code()).as(start.toString()).isZero();
    assertThat(start.err()).isEmpty();
    long pid = pid().orElseThrow();
    assertThat(start.out()).isEqualTo("Aurora is running, pid " + pid + "\n");

    assertThat(aurora.call("status").out())
        .contains("state    running")
        .contains("pid      " + pid);
    Answer shell = aurora.call("sh", "lb -s | grep -c org.auroraos");
    assertThat(shell.code()).as(shell.toString()).isZero();

    Answer stop = aurora.call("stop");
    assertThat(stop.code()).isZero();
    assertThat(runs(pid)).isFalse();
    assertThat(aurora.call("status").code()).isEqualTo(3);
    assertThat(aurora.data().resolve("run")).isEmptyDirectory();
    assertThat(aurora.data().resolve("logs/aurora.out")).isEmptyFile();
  }

  @Test
  void secondPlatformIsRefusedWithThePidOfTheFirst() {
    aurora.call("start");
    String refusal = "already running on " + aurora.data() + ", pid " + pid().orElseThrow();

    for (String command : new String[] {"start", "--daemon"}) {
      Answer second = aurora.call(command);
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err()).contains(refusal);
    }
    assertThat(aurora.call("status").code()).isZero();
  }

  @Test
  void killedPlatformLeavesNothingThatKeepsTheNextFromStarting() {
    aurora.call("start");
    kill(pid().orElseThrow());

    assertThat(aurora.call("status").code()).isEqualTo(3);
    assertThat(aurora.call("sh", "lb").code()).isEqualTo(3);
    assertThat(aurora.call("start").code()).isZero();
    assertThat(aurora.call("sh", "echo again").out()).isEqualTo("again\n");
  }

  @Test
  void outputErrorsAndExitCodeOfAShellCommandComeBack() {
    aurora.call("start");

    assertThat(aurora.call("sh", "echo one; echo two").out()).isEqualTo("one\ntwo\n");
    assertThat(aurora.callWithInput("echo one\necho zwölf\n", "sh", "-").out())
        .isEqualTo("one\nzwölf\n");
    assertThat(aurora.callWithInput("input\n", "sh", "cat").out()).isEqualTo("input\n");

    Answer failure = aurora.call("sh", "nosuchcommand");
    assertThat(failure.code()).isNotZero();
    assertThat(failure.out()).isEmpty();
    assertThat(failure.err()).contains("nosuchcommand");
  }

  @Test
  void exitOfAShellCommandEndsItsSessionAndShutdownThePlatform() {
    aurora.call("start");
    long pid = pid().orElseThrow();

    Answer exit = aurora.call("sh", "echo before; exit 7; echo after");
    assertThat(exit.code()).isEqualTo(7);
    assertThat(exit.out()).isEqualTo("before\n");
    assertThat(aurora.call("status").out()).contains("running");

    Answer shutdown = aurora.call("sh", "aurora:shutdown");
    assertThat(shutdown.code()).as(shutdown.toString()).isZero();
    assertThat(shutdown.out()).isEqualTo("Aurora is stopping\n");
    await().atMost(Duration.ofSeconds(60)).until(() -> !runs(pid));
    assertThat(aurora.data().resolve("run")).isEmptyDirectory();
  }

  @Test
  void termEndsADaemonInOrderWithExitCodeZero() throws Exception {
    Process daemon = daemon();

    daemon.destroy();

    assertThat(daemon.waitFor()).isZero();
    assertThat(aurora.data().resolve("run")).isEmptyDirectory();
  }

  @Test
  void interruptEndsADaemonInOrderWithItsOwnExitCode() throws Exception {
    Process daemon = daemon();

    new ProcessBuilder("kill", "-INT", Long.toString(daemon.pid())).start().waitFor();

    assertThat(daemon.waitFor()).isEqualTo(128 + 2);
    assertThat(aurora.data().resolve("run")).isEmptyDirectory();
  }

  @Test
  void endOfInputEndsTheConsoleInOrder() {
    Answer answer = aurora.callWithInput("echo from the console\n");

    assertThat(answer.code()).isZero();
    assertThat(answer.out()).startsWith("Aurora ").contains("from the console");
    assertThat(answer.err()).isEmpty();
    assertThat(aurora.data().resolve("run")).isEmptyDirectory();
  }

  @Test
  void exitOfTheConsoleEndsThePlatform() {
    Answer answer = aurora.callWithInput("exit\nsleep 100000\n");

    assertThat(answer.code()).isZero();
    assertThat(aurora.call("status").code()).isEqualTo(3);
  }

  @Test
  void dataDirectoryWithALongPathWorksAndLeavesNoSocketBehind() throws IOException {
    aurora.with("AURORA_DATA", scratch.resolve("d".repeat(150)).resolve("data"));

    assertThat(aurora.call("start").code()).isZero();
    Path socket = Path.of(Files.readString(aurora.data().resolve("run/console.path")).strip());
    assertThat(aurora.call("sh", "echo far away").out()).isEqualTo("far away\n");
    assertThat(aurora.call("stop").code()).isZero();

    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  void dataIsForTheOwnerOnly() throws IOException {
    aurora.call("start");

    assertThat(Files.getPosixFilePermissions(aurora.data())).hasSize(3);
    assertThat(Files.getPosixFilePermissions(aurora.data().resolve("run/console.sock"))).hasSize(2);
  }

  @Test
  void secondStartUsesTheArchiveOfClassesThatTheFirstLeft() throws IOException {
    aurora.call("start");
    aurora.call("stop");
    try (Stream<Path> archives = Files.list(aurora.data().resolve("cache"))) {
      assertThat(archives).hasSize(1);
    }
    aurora.call("start");

    assertThat(Path.of("/proc", Long.toString(pid().orElseThrow()), "maps"))
        .content()
        .contains(aurora.data().resolve("cache") + "/classes-");
  }

  @Test
  void commandsOfABatchRunWhenAllPluginsHaveSettled() throws Exception {
    deploySample("example-plugin");

    Answer answer = aurora.call("-c", "aurora:plugins; echo done");

    assertThat(answer.code()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .containsPattern("example-plugin +\\S+ +ACTIVE +\\d+")
        .endsWith("done\n");
    assertThat(answer.err()).isEmpty();
    assertThat(aurora.call("status").code()).isEqualTo(3);
  }

  @Test
  void failureOfABatchCommandIsItsExitCodeAndThePlatformStops() {
    Answer answer = aurora.call("-c", "echo before; nosuchcommand; echo after");

    assertThat(answer.code()).isNotZero();
    assertThat(answer.out()).isEqualTo("before\n");
    assertThat(answer.err()).contains("nosuchcommand");
    assertThat(aurora.call("status").code()).isEqualTo(3);
  }

  @Test
  void samplesOfConfigurationFilesAreAccepted() throws Exception {
    Path etc = Files.createDirectory(scratch.resolve("etc"));
    aurora.with("AURORA_ETC", etc);
    try (Stream<Path> files = Files.list(aurora.home().resolve("etc"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".sample")).toList()) {
        Files.copy(file, etc.resolve(file.getFileName().toString().replace(".sample", "")));
      }
    }
    deploySample("example-plugin");

    Answer answer =
        aurora.call("-c", "aurora:policy example; aurora:plugin example-plugin; aurora:plugins");

    assertThat(answer.code()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .containsPattern("limits.memory +256MiB")
        .containsPattern("example-plugin +\\S+ +ACTIVE");
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void wrongPropertyIsNamedAndThePlatformDoesNotStart() throws IOException {
    Path etc = Files.createDirectory(scratch.resolve("etc"));
    Files.writeString(etc.resolve("aurora.properties"), "a = ${b}\n");

    Answer answer = aurora.with("AURORA_ETC", etc).call("start");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err()).contains("aurora.properties: a: ${b} is not defined");
  }

  @Test
  void slipsInTheConfigurationAreToldWhenThePlatformStarts() throws Exception {
    Path etc = Files.createDirectory(scratch.resolve("etc"));
    Files.writeString(etc.resolve("aurora.properties"), "aurora.stop.grac = 5\n");
    Files.writeString(etc.resolve("org.auroraos.plugn~x.cfg"), "policy = service\n");
    Files.writeString(etc.resolve("org.auroraos.plugin~example-plugi.cfg"), "policy = service\n");
    Files.writeString(etc.resolve("logback.xml"), "<configuration>\n");
    deploySample("example-plugin");

    Answer start = aurora.with("AURORA_ETC", etc).call("start");

    assertThat(start.code()).as(start.toString()).isZero();
    assertThat(start.err())
        .contains("aurora.properties: nobody knows the key aurora.stop.grac")
        .contains("did you mean aurora.stop.grace?")
        .contains("org.auroraos.plugn~x.cfg: nobody reads this file")
        .contains("logback.xml: ");
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(aurora.data().resolve("logs/aurora.log"))
                    .content()
                    .contains("org.auroraos.plugin~example-plugi.cfg: there is no plugin")
                    .contains("did you mean 'example-plugin'?"));
  }

  @Test
  void allFoldersMayBeLinks() throws Exception {
    for (String folder : new String[] {"data", "etc", "deploy"}) {
      Path target = Files.createDirectories(scratch.resolve("targets").resolve(folder));
      Path link = Files.createSymbolicLink(scratch.resolve(folder + "-link"), target);
      aurora.with("AURORA_" + folder.toUpperCase(java.util.Locale.ROOT), link);
    }
    Files.copy(
        Aurora.product().resolve("etc/org.auroraos.policy~example.cfg.sample"),
        scratch.resolve("targets/etc/org.auroraos.policy~example.cfg"));
    deploySample("example-plugin");

    Answer answer = aurora.call("-c", "aurora:plugins; aurora:policy example; lb -l");

    assertThat(answer.code()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .containsPattern("example-plugin +\\S+ +ACTIVE")
        .containsPattern("limits.memory +256MiB")
        .doesNotContain("targets/deploy");
    assertThat(scratch.resolve("targets/data/plugins/example-plugin")).isDirectory();
  }

  @Test
  void bundleInTheDeployFolderCannotRunInThePlatform() throws Exception {
    deploySample("heartbeat-" + version() + ".jar");
    String url = "file:" + aurora.deploy().resolve("heartbeat-" + version() + ".jar");
    aurora.call("start");

    Answer install = aurora.call("sh", "felix:install '" + url + "'");
    assertThat(install.out()).contains("Bundle ID");
    aurora.call("sh", "felix:start '" + url + "'");

    assertThat(aurora.call("sh", "lb -l | grep heartbeat").out()).contains("Installed");
  }

  @Test
  void missingSystemBundleIsNamedAndNothingIsLeftRunning() throws Exception {
    Path copy = scratch.resolve("broken");
    new ProcessBuilder("cp", "-R", aurora.home().toString(), copy.toString()).start().waitFor();
    try (Stream<Path> jars = Files.list(copy.resolve("system"))) {
      Files.delete(
          jars.filter(file -> file.toString().contains("snakeyaml")).findAny().orElseThrow());
    }

    Answer start = aurora.home(copy).call("start");

    assertThat(start.code()).isEqualTo(1);
    assertThat(start.err()).contains("no snakeyaml-<version>.jar in " + copy.resolve("system"));
    assertThat(aurora.call("status").code()).isEqualTo(3);
  }

  private static String version() {
    return Aurora.product().getFileName().toString().replaceFirst("^aurora-", "");
  }

  private void deploySample(String name) throws Exception {
    Path sample = Aurora.product().resolve("deploy").resolve(name);
    Process copy =
        new ProcessBuilder("cp", "-Rp", sample.toString(), aurora.deploy().toString()).start();
    assertThat(copy.waitFor()).isZero();
  }

  private Process daemon() throws IOException {
    Process daemon = aurora.start(NO_INPUT, "--daemon");
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> aurora.call("status").out().contains("state    running"));
    return daemon;
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().until(() -> !runs(pid));
  }

  /** A zombie, which only waits for its parent, has no command line. */
  private static boolean runs(long pid) {
    try {
      return !Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Long> pid() {
    try {
      Matcher matcher =
          PID.matcher(Files.readString(aurora.data().resolve("run").resolve("platform.json")));
      return matcher.find() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
