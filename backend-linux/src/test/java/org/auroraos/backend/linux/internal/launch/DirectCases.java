package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds where this process can have no namespaces; run by {@link DirectExecutionTest} in such
 * places.
 */
class DirectCases {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final EnumSet<Capability> OF_NAMESPACES =
      EnumSet.of(
          Capability.FILESYSTEM,
          Capability.PROCESS_ISOLATION,
          Capability.IPC_ISOLATION,
          Capability.HOSTNAME,
          Capability.CGROUP_VIEW);

  @TempDir Path data;

  private Sandboxes sandboxes;

  @BeforeEach
  void open() throws Exception {
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
    sandboxes = new Sandboxes(data);
  }

  @AfterEach
  void close() throws Exception {
    sandboxes.close();
  }

  @Test
  void aStrictPolicyStartsNothingAndSaysWhatIsMissingAndHowToGetIt() {
    SandboxPolicy strict = partial().optional(EnumSet.complementOf(OF_NAMESPACES)).build();
    SandboxException refused =
        catchThrowableOfType(
            SandboxException.class,
            () -> sandboxes.backend.launch(Sandboxes.script(strict, "true").build()));

    assertThat(refused.kind()).isEqualTo(SandboxException.Kind.NOT_ENFORCEABLE);
    assertThat(refused.layer()).isEqualTo("filesystem");
    assertThat(refused)
        .hasMessageContaining("process-isolation own")
        .hasMessageContaining("namespace.")
        .hasMessageContaining(System.getProperty("aurora.test.advice"));
    assertThat(refused.report().missing())
        .extracting(Enforcement::capability)
        .containsAll(OF_NAMESPACES);
  }

  @Test
  void aPolicyThatAllowsAllButOneIsRefusedForThatOne() {
    Set<Capability> optional = EnumSet.allOf(Capability.class);
    optional.remove(Capability.PROCESS_ISOLATION);
    SandboxPolicy policy = partial().optional(optional).build();

    assertThatThrownBy(() -> sandboxes.backend.launch(Sandboxes.script(policy, "true").build()))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("process-isolation")
        .hasMessageNotContaining("filesystem private root");
  }

  @Test
  void nothingCanBeLetIn() throws Exception {
    SandboxProcess host =
        sandboxes.backend.launch(Sandboxes.launch(partial().build(), "/bin/sleep", "1000").build());
    SandboxEntry entry =
        new SandboxEntry(List.of("/bin/true"), Map.of(), "/", Duration.ZERO, false);

    assertThat(host.enter(entry)).isEmpty();

    assertThat(host.onExit()).isNotDone();
    host.kill(KillCause.STOPPED);
    assertThat(Sandboxes.await(host).exit().status()).isEqualTo(SandboxStatus.KILLED_KILL);
  }

  @Test
  void theReportListsEveryLayerThatIsMissingAndWhatHoldsInstead() throws Exception {
    Sandboxes.Ended ended = run("echo hello; ls /; ls -d /proc/1; true");

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(ended.exit().isolation()).isEqualTo(Isolation.DIRECT_EXECUTION);
    assertThat(ended.stdout()).startsWith("hello\n").contains("/proc/1");
    EnforcementReport report = ended.report();
    assertThat(report.missing())
        .extracting(Enforcement::capability)
        .containsAll(OF_NAMESPACES)
        .doesNotContain(Capability.FILE_RULES, Capability.SYSCALLS, Capability.SELF_PROBE);
    assertThat(report.missing()).allSatisfy(entry -> assertThat(entry.detail()).isNotBlank());
    for (Capability holds :
        List.of(
            Capability.PRIVILEGES,
            Capability.NO_NEW_PRIVILEGES,
            Capability.SESSION,
            Capability.DESCRIPTORS,
            Capability.ENVIRONMENT,
            Capability.OPEN_FILES,
            Capability.FILE_SIZE,
            Capability.CORE_DUMPS,
            Capability.FILE_RULES,
            Capability.SYSCALLS,
            Capability.SELF_PROBE)) {
      assertThat(report.find(holds).orElseThrow().applied()).as(holds.id()).isTrue();
    }
    assertThat(ended.stderr()).contains("Permission denied");
  }

  @Test
  void aRunThatIsTimedOutSaysHowItRan() throws Exception {
    SandboxPolicy policy =
        partial().limits(Sandboxes.limits().wallTime(Duration.ofMillis(300)).build()).build();
    Sandboxes.Ended ended = sandboxes.run(Sandboxes.script(policy, "sleep 1000"));

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(ended.exit().isolation()).isEqualTo(Isolation.DIRECT_EXECUTION_TIMEOUT);
  }

  @Test
  void daemonsEndWithTheProgram() throws Exception {
    String mark = "1000." + System.nanoTime();
    // The outputs are closed in them, so nothing but the kill ends them.
    Sandboxes.Ended ended =
        run(
            "for i in 1 2 3; do (setsid sh -c 'trap \"\" TERM HUP; sleep "
                + mark
                + " & sleep "
                + mark
                + "' > /dev/null 2>&1 < /dev/null &); done; sleep 0.2; echo started");

    assertThat(ended.stdout()).isEqualTo("started\n");
    assertThat(alive(mark)).isEmpty();
  }

  @Test
  void nothingOutlivesALostLauncher() throws Exception {
    String mark = "1000." + System.nanoTime();
    SandboxProcess process =
        sandboxes.backend.launch(
            Sandboxes.script(
                    partial().build(),
                    "trap '' TERM; (setsid sleep " + mark + " &); echo up; sleep " + mark)
                .build());
    assertThat(process.stdout().read()).isEqualTo('u');
    Sandboxes.launcherOf(process).destroyForcibly();
    SandboxExit exit = process.onExit().get(2, TimeUnit.MINUTES);

    assertThat(exit.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    await().atMost(SOON).until(() -> alive(mark).isEmpty());
  }

  @Test
  void aNeighboursDataIsOutOfReach() throws Exception {
    Path first = Files.createDirectory(data.resolve("first"));
    Path second = Files.createDirectory(data.resolve("second"));
    Sandboxes.Ended writer =
        sandboxes.run(
            withData("owner-a", first, "echo secret > $DATA/file; chmod 777 $DATA $DATA/*"));
    assertThat(writer.exit().status()).as(writer.stderr()).isEqualTo(SandboxStatus.OK);
    Sandboxes.Ended thief =
        sandboxes.run(
            withData(
                "owner-b",
                second,
                "cat '"
                    + first
                    + "/file'; echo x > '"
                    + first
                    + "/file'; ls '"
                    + first
                    + "'; echo mine > $DATA/file; cat $DATA/file"));

    assertThat(thief.stdout()).isEqualTo("mine\n");
    assertThat(thief.stderr().lines().filter(line -> line.contains("ermission denied"))).hasSize(3);
    assertThat(Files.size(first.resolve("file"))).isEqualTo("secret\n".length());
  }

  @Test
  void pathsInsideBecomeRealOnes() throws Exception {
    Path code = Files.createDirectory(data.resolve("code"));
    Path kept = Files.createDirectory(data.resolve("kept"));
    Path program = code.resolve("run.sh");
    Files.writeString(
        program,
        """
        #!/bin/sh
        pwd; echo "$@"; echo $AURORA_DATA_DIR; echo a > $AURORA_DATA_DIR/a
        echo b > $TMPDIR/b && cat $TMPDIR/b && echo $TMPDIR; echo no > ./new || echo sealed
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    SandboxLaunch launch =
        SandboxLaunch.builder(
                "paths",
                partial().build(),
                List.of(
                    "/plugin/run.sh", "--x=/data/y", "/plugin/a:/data", "/database", "s/data/x/"))
            .owner("paths")
            .environment(
                Map.of("PATH", "/usr/bin:/bin", "AURORA_DATA_DIR", "/data", "TMPDIR", "/tmp"))
            .workingDirectory("/plugin")
            .mounts(
                List.of(
                    SandboxMount.readOnly(code, "/plugin"), SandboxMount.readWrite(kept, "/data")))
            .build();
    Sandboxes.Ended ended = Sandboxes.await(sandboxes.backend.launch(launch));

    List<String> lines = ended.stdout().lines().toList();
    assertThat(lines).as(ended.stderr()).hasSize(6);
    assertThat(lines.get(0)).isEqualTo(code.toString());
    assertThat(lines.get(1))
        .isEqualTo("--x=" + kept + "/y " + code + "/a:" + kept + " /database s/data/x/");
    assertThat(lines.get(2)).isEqualTo(kept.toString());
    assertThat(lines.get(3)).isEqualTo("b");
    assertThat(lines.get(4)).startsWith("/tmp/aurora-direct-");
    assertThat(Path.of(lines.get(4))).doesNotExist();
    assertThat(lines.get(5)).isEqualTo("sealed");
    assertThat(kept.resolve("a")).exists();
  }

  @Test
  void thereIsNoNetworkWhereNoneIsAllowed() throws Exception {
    assumeThat(Path.of("/bin/bash")).as("bash, to open a socket").exists();
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.launch(
                partial().build(), "/bin/bash", "-c", "exec 3<> /dev/tcp/127.0.0.1/1; true"));

    assertThat(ended.stderr()).contains("Address family not supported");
    assertThat(ended.report().find(Capability.NETWORK).orElseThrow().mechanism())
        .isEqualTo("seccomp.socket");
  }

  @Test
  void aSocketOfThePlatformIsOutOfReach() throws Exception {
    assumeThat(Path.of("/usr/bin/perl")).as("perl, to connect").exists();
    Path path = data.resolve("console");
    try (ServerSocketChannel console = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      console.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
      String connect =
          "socket(S, AF_UNIX, SOCK_STREAM, 0) or die 'socket: ' . $!;"
              + " connect(S, sockaddr_un('"
              + path
              + "')) or die 'connect: ' . $!; print 'in'";
      String pair = "socketpair(A, B, AF_UNIX, SOCK_DGRAM, 0) or die 'pair: ' . $!; print 'in'";
      for (String attack : List.of(connect, pair)) {
        Sandboxes.Ended ended =
            sandboxes.run(
                Sandboxes.launch(partial().build(), "/usr/bin/perl", "-MSocket", "-e", attack));
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr()).contains("Address family not supported");
      }
    }
  }

  @Test
  void whoMayMakeSocketsReachesThoseOfItsUserAndTheReportSaysSo() throws Exception {
    assumeThat(System.getProperty("aurora.test.users")).as("one user for all").isEqualTo("no");
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.script(partial().network(NetworkAccess.HOST).build(), "true"));

    assertThat(ended.report().find(Capability.FILESYSTEM).orElseThrow().detail())
        .contains("console");
  }

  @Test
  void aPathThatCannotBeHiddenIsNamedInTheReport() throws Exception {
    FilesystemPolicy files =
        new FilesystemPolicy(List.of(), List.of(), List.of("/usr/share"), 1 << 20, 1 << 20);
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.script(partial().filesystem(files).build(), "true"));

    assertThat(ended.report().find(Capability.FILESYSTEM).orElseThrow().detail())
        .contains("/usr/share is not hidden");
  }

  @Test
  void aJvmRuns() throws Exception {
    Path home = Path.of(System.getProperty("java.home"));
    SandboxLaunch.Builder launch =
        Sandboxes.launch(
                partial().limits(Sandboxes.limits().processes(128).build()).build(),
                "/java/bin/java",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Djava.io.tmpdir=/tmp",
                "-version")
            .mounts(List.of(SandboxMount.readOnly(home, "/java")));
    Sandboxes.Ended ended = sandboxes.run(launch);

    assertThat(ended.exit().status()).as(ended.stderr()).isEqualTo(SandboxStatus.OK);
    assertThat(ended.stderr()).containsIgnoringCase("version");
  }

  @Test
  void aPrivilegedPlatformGivesUsersOfTheirOwn() throws Exception {
    assumeThat(System.getProperty("aurora.test.users")).as("a platform that may").isEqualTo("yes");
    Sandboxes.Ended first = sandboxes.run(named("owner-a"));
    Sandboxes.Ended second = sandboxes.run(named("owner-b"));

    assertThat(Integer.parseInt(first.stdout().strip())).isGreaterThanOrEqualTo(1879048192);
    assertThat(second.stdout()).isNotEqualTo(first.stdout());
    assertThat(first.report().find(Capability.IDENTITY).orElseThrow().applied()).isTrue();
  }

  @Test
  void aPlatformThatMayNotSaysThatNothingSeparatesTheUser() throws Exception {
    assumeThat(System.getProperty("aurora.test.users"))
        .as("a platform that may not")
        .isEqualTo("no");
    Enforcement identity = run("true").report().find(Capability.IDENTITY).orElseThrow();

    assertThat(identity.applied()).isFalse();
    assertThat(identity.detail()).contains("CAP_SETUID");
  }

  @Test
  void theMachineIsUsableAndSaysWithoutWhat() {
    assertThat(sandboxes.backend.support().usable()).isTrue();
    assertThat(sandboxes.backend.support().summary()).contains("no namespaces");
    assertThat(sandboxes.backend.support().missing()).containsKey(Capability.FILESYSTEM);
  }

  private Sandboxes.Ended run(String script) throws SandboxException {
    return sandboxes.run(Sandboxes.script(partial().build(), script));
  }

  private static SandboxLaunch.Builder named(String owner) {
    return Sandboxes.script(partial().build(), "id -u").owner(owner);
  }

  private static SandboxLaunch.Builder withData(String owner, Path directory, String script) {
    return Sandboxes.script(partial().build(), script)
        .owner(owner)
        .environment(Map.of("PATH", "/usr/bin:/bin", "DATA", "/data"))
        .mounts(List.of(SandboxMount.readWrite(directory, "/data")));
  }

  private static SandboxPolicy.Builder partial() {
    return Sandboxes.policy()
        .syscalls(new SyscallPolicy(SyscallPolicy.Profile.DEFAULT, Set.of()))
        .optional(EnumSet.allOf(Capability.class));
  }

  /** The processes whose command line has this word. */
  private static List<Path> alive(String word) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> commandLine(process).contains(word))
          .toList();
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException | RuntimeException gone) {
      return "";
    }
  }
}
