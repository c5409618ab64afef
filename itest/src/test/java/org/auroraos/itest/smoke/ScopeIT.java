package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How {@code bin/aurora} goes into a scope of the user's own service manager, shown by a program in
 * the place of {@code systemd-run} that notes its arguments and gives no control group. What a real
 * one gives is shown by {@code OtherKernelIT}.
 */
class ScopeIT extends SmokeTest {
  private static final String PROPERTIES =
      "--user --scope --quiet --collect -p Delegate=yes --description=Aurora";
  private static final String PROBE = PROPERTIES + " -- true";

  private Path standIn;

  ScopeIT() {
    super(User.root() ? User.UNPRIVILEGED : User.SELF);
  }

  @BeforeEach
  void standInForSystemd() throws IOException {
    String delegated = "this user's control group is delegated already, so that no scope is needed";
    boolean needed =
        User.root()
            || Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .noneMatch(line -> Files.isWritable(groupOf(line)));
    if (!needed) {
      System.out.println("SKIPPED: " + delegated);
    }
    assumeTrue(needed, delegated);
    standIn = Files.createDirectories(work.resolve("stand-in"));
    program(
        "systemd-run",
        """
        #!/bin/sh
        if [ "$1" = --help ]; then
          echo '     --expand-environment=BOOL'
          exit
        fi
        printf '%s\\n' "$*" >> "${0%/*}/calls"
        if [ -e "${0%/*}/fails" ]; then
          echo 'Failed to connect to bus: stand-in' >&2
          exit 1
        fi
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$@"
        """);
    aurora
        .with("PATH", standIn + File.pathSeparator + System.getenv("PATH"))
        .with("XDG_RUNTIME_DIR", work.resolve("no-runtime").toString())
        .with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    user.own(standIn);
  }

  @Test
  void streamsArgumentsAndExitCodePassThroughAndItIsEnteredOnce() throws Exception {
    String script = "cat; echo err >&2; echo \"$1\"; exit 7";
    Outcome outcome =
        aurora.runWithInput(
            "in\n", "exec", "--quiet", "--", "/bin/sh", "-c", script, "sh", "two  words");
    assertThat(outcome).isEqualTo(new Outcome(7, "in\ntwo  words\n", "err\n"));
    assertThat(calls())
        .containsExactly(
            PROBE,
            PROPERTIES
                + " --expand-environment=no -- "
                + aurora.home().resolve("bin/aurora")
                + " exec --quiet -- /bin/sh -c "
                + script
                + " sh two  words");
  }

  @Test
  void offAsksNobody() throws Exception {
    aurora.with("AURORA_SCOPE", "off");
    assertThat(hello()).isEqualTo(new Outcome(0, "hello\n", ""));
    assertThat(calls()).isEmpty();
  }

  @Test
  void autoGoesOnWithoutAScope() throws Exception {
    fail();
    assertThat(hello()).isEqualTo(new Outcome(0, "hello\n", ""));
    assertThat(calls()).containsExactly(PROBE);
    aurora.with("DBUS_SESSION_BUS_ADDRESS", "");
    assertThat(hello()).isEqualTo(new Outcome(0, "hello\n", ""));
    assertThat(calls()).as("there is no manager to be asked").containsExactly(PROBE);
    aurora.with("PATH", withoutSystemdRun());
    assertThat(hello()).isEqualTo(new Outcome(0, "hello\n", ""));
  }

  @Test
  void requireStartsNothingWithoutAScopeAndSaysWhy() throws Exception {
    aurora.with("AURORA_SCOPE", "require");
    assertRefused("systemd-run has led to no delegated control group with controllers");
    fail();
    assertRefused("systemd-run fails: Failed to connect to bus: stand-in");
    aurora.with("DBUS_SESSION_BUS_ADDRESS", "");
    assertRefused("no systemd user manager can be reached");
    aurora.with("PATH", withoutSystemdRun());
    assertRefused("there is no systemd-run in the PATH");
  }

  @Test
  void whatJudgesAPolicyForThisMachineStandsWhereItsSandboxesWould() throws Exception {
    aurora.run("policy", "score", "default").ok();
    assertThat(calls()).hasSize(2);
    aurora.with("AURORA_SCOPE", "require");
    assertThat(aurora.run("policy", "lint", "default").err()).contains("no control group");
  }

  @Test
  void anythingElseIsAWrongCommandLine() throws Exception {
    aurora.with("AURORA_SCOPE", "always");
    Outcome outcome = hello();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("AURORA_SCOPE is 'always'; it can be auto, off or require");
  }

  @Test
  void whatStartsNoSandboxIsLeftAlone() throws Exception {
    aurora.with("AURORA_SCOPE", "require");
    assertThat(aurora.run("status").code()).isEqualTo(3);
    assertThat(aurora.run("sh", "aurora:version").code()).isEqualTo(3);
    aurora.run("stop").ok();
    aurora.run("version").ok();
    aurora.run("help", "environment").ok();
    aurora.run("policy", "export", "default").ok();
    assertThat(calls()).isEmpty();
  }

  @Test
  void aPlatformInTheForegroundIsTheProcessThatWasStartedAndEndsByItsSignal() throws Exception {
    Process platform = aurora.start("--daemon");
    await()
        .atMost(90, TimeUnit.SECONDS)
        .until(() -> aurora.run("status", "--json").out().contains("\"running\""));
    assertThat(aurora.pid()).isEqualTo(platform.pid());
    assertThat(calls())
        .containsExactly(PROBE, PROPERTIES + " -- " + aurora.home() + "/bin/aurora --daemon");
    platform.destroy();
    assertThat(platform.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(platform.exitValue()).isZero();
  }

  @Test
  void aPlatformInTheBackgroundStartsAndStops() throws Exception {
    aurora.up();
    aurora.run("stop").ok();
    assertThat(calls())
        .containsExactly(PROBE, PROPERTIES + " -- " + aurora.home() + "/bin/aurora start");
    assertThat(aurora.run("-c", "nonesuch:command").code()).isEqualTo(127);
    assertThat(calls()).hasSize(4);
  }

  @Test
  void rootNeedsNone() throws Exception {
    assumeTrue(User.root(), "only root can show it");
    List<String> command = aurora.command("exec", "--quiet", "--", "/bin/echo", "hello");
    List<String> asRoot =
        Stream.concat(
                Stream.of(
                    "env",
                    "AURORA_SCOPE=require",
                    "AURORA_DATA=" + work.resolve("of-root"),
                    "AURORA_ETC=" + aurora.etc(),
                    "PATH=" + standIn + File.pathSeparator + System.getenv("PATH"),
                    "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent"),
                command.stream())
            .toList();
    Outcome outcome = new Shell(User.SELF, work, java.util.Map.of()).run(asRoot);
    assertThat(outcome.ok().out()).isEqualTo("hello\n");
    assertThat(calls()).isEmpty();
  }

  private Outcome hello() throws IOException, InterruptedException {
    return aurora.run("exec", "--quiet", "--", "/bin/echo", "hello");
  }

  private void assertRefused(String reason) throws IOException, InterruptedException {
    Outcome outcome = hello();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("aurora: no control group, and AURORA_SCOPE is require: " + reason)
        .hasLineCount(1);
  }

  private List<String> calls() throws IOException {
    Path calls = standIn.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void fail() throws IOException {
    Files.createFile(standIn.resolve("fails"));
  }

  private void program(String name, String text) throws IOException {
    Path program = standIn.resolve(name);
    Files.writeString(program, text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A path with everything that is in the present one but that. */
  private String withoutSystemdRun() throws IOException {
    Path all = Files.createDirectories(work.resolve("others"));
    for (String entry : System.getenv("PATH").split(File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        try (Stream<Path> programs = Files.list(Path.of(entry))) {
          for (Path program : programs.toList()) {
            Path link = all.resolve(program.getFileName());
            if (!Files.exists(link) && !link.endsWith("systemd-run")) {
              Files.deleteIfExists(link);
              Files.createSymbolicLink(link, program);
            }
          }
        }
      }
    }
    return all.toString();
  }

  private static Path groupOf(String line) {
    Path pure = Path.of("/sys/fs/cgroup");
    Path root = Files.exists(pure.resolve("unified")) ? pure.resolve("unified") : pure;
    return root.resolve(line.substring("0::/".length()));
  }
}
