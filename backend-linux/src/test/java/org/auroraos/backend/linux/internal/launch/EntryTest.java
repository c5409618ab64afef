package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Layer;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that are let into sandboxes that stand. */
class EntryTest {
  private static final Duration SOON = Duration.ofMinutes(1);

  /** All of the kernel's account of a process that does not differ from process to process. */
  private static final String CONFINEMENT =
      "grep -E '^(Uid|Gid|Groups|NoNewPrivs|Seccomp|Cap[A-Za-z]*):' /proc/self/status;"
          + " for n in user mnt pid net ipc uts cgroup; do readlink /proc/self/ns/$n; done;"
          + " cut -d' ' -f4- /proc/self/mountinfo; cat /proc/self/cgroup; ulimit -a; ulimit -Ha;"
          + " hostname; umask; mkdir /elsewhere 2>&1; unshare -m true 2>&1; ls -l /proc/1/exe 2>&1"
          + " | sed 's/.*exe: //'";

  @TempDir Path data;

  private Sandboxes sandboxes;
  private final List<SandboxProcess> hosts = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    data = data.toRealPath();
    sandboxes = new Sandboxes(data);
  }

  @AfterEach
  void close() throws Exception {
    for (SandboxProcess host : hosts) {
      host.kill(KillCause.STOPPED);
      host.onExit().get(30, TimeUnit.SECONDS);
    }
    sandboxes.close();
  }

  @Test
  void whatIsLetInIsConfinedAsTheProgramIs() throws Exception {
    SandboxPolicy policy =
        Sandboxes.policy()
            .network(NetworkAccess.LOOPBACK)
            .syscalls(new SyscallPolicy(SyscallPolicy.Profile.STRICT, Set.of()))
            .build();
    SandboxProcess host = host(policy, "{ " + CONFINEMENT + "; } 2>&1; echo end; exec sleep 1000");
    String expected = readUntil(host, "end");

    Sandboxes.Ended entered = enter(host, "{ " + CONFINEMENT + "; } 2>&1; echo end");

    List<String> others = new ArrayList<>(entered.stdout().lines().toList());
    others.removeAll(expected.lines().toList());
    assertThat(others).as("what differs").isEmpty();
    assertThat(entered.stdout()).hasSameSizeAs(expected);
    assertThat(expected)
        .contains("NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000000000000", "/ /proc ");
    assertThat(entered.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(entered.exit().isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES);
    assertThat(entered.exit().cpuTime()).isPositive();
    assertThat(entered.exit().peakMemory()).isPositive();
    assertThat(applied(entered.report())).isEqualTo(applied(host.report()));
    assertThat(entered.report().find(Capability.WALL_TIME).orElseThrow().requested())
        .isEqualTo("60s");
  }

  @Test
  void itIsAProcessOfTheSandboxAndAnotherOneThanThoseOfTheProgram() throws Exception {
    SandboxProcess host = host("echo $$; echo end; exec sleep 1000");
    int program = Integer.parseInt(readUntil(host, "end").lines().findFirst().orElseThrow());

    Sandboxes.Ended entered = enter(host, "echo $$; grep -E '^(PPid|NSpid)' /proc/$$/status");

    List<String> lines = entered.stdout().lines().toList();
    assertThat(Integer.parseInt(lines.get(0))).isGreaterThan(program).isLessThan(program + 20);
    assertThat(lines.subList(1, 3)).containsExactly("PPid:\t1", "NSpid:\t" + lines.get(0));
  }

  /** A hostile program cannot get hold of what comes to look after it. */
  @Test
  void withLandlockNeitherReachesTheOther() throws Exception {
    assumeThat(sandboxes.enforces(Capability.FILE_RULES)).as("Landlock").isTrue();
    SandboxProcess host =
        host(
            "echo $$; echo end; while [ ! -e /tmp/who ]; do sleep 0.05; done; read p < /tmp/who;"
                + " cat /proc/$p/maps /proc/$p/environ /proc/$p/root/etc/passwd > /tmp/got 2>&1;"
                + " ls /proc/$p/fd/ >> /tmp/got 2>&1; echo done >> /tmp/got; exec sleep 1000");
    String program = readUntil(host, "end").lines().findFirst().orElseThrow();

    Sandboxes.Ended entered =
        enter(
            host,
            "cat /proc/"
                + program
                + "/maps 2>&1; echo $$ > /tmp/new; mv /tmp/new /tmp/who;"
                + " until grep -q done /tmp/got; do sleep 0.05; done; cat /tmp/got");

    assertThat(entered.stdout().lines())
        .hasSize(6)
        .allMatch(line -> line.contains("No such file") || line.equals("done"));
  }

  @Test
  void whatBothWriteIsTheSame() throws Exception {
    SandboxProcess host =
        host("while [ ! -e /tmp/asked ]; do sleep 0.05; done; echo yes > /tmp/answer; sleep 1000");

    Sandboxes.Ended entered =
        enter(host, "echo > /tmp/asked; until [ -s /tmp/answer ]; do :; done; cat /tmp/answer");

    assertThat(entered.stdout()).isEqualTo("yes\n");
  }

  @Test
  void itsEndIsItsOwn() throws Exception {
    SandboxProcess host = host("exec sleep 1000");

    SandboxExit exited = enter(host, "echo out; echo err >&2; exit 42").exit();
    assertThat(exited.status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(exited.rc()).isEqualTo(42);
    SandboxExit signaled = enter(host, "kill -SEGV $$").exit();
    assertThat(signaled.status()).isEqualTo(SandboxStatus.SIGNALED);
    assertThat(signaled.rc()).isEqualTo(139);

    assertThat(host.onExit()).isNotDone();
    assertThat(ProcessHandle.of(host.pid())).isPresent();
  }

  @Test
  void itsOutputAndInputAreItsOwn() throws Exception {
    SandboxProcess host = host("exec sleep 1000");
    SandboxProcess entered =
        host.enter(entry(Duration.ZERO, true, "/bin/sh", "-c", "cat; echo err >&2")).orElseThrow();
    assertThat(ProcessHandle.of(entered.pid())).isPresent();
    try (OutputStream stdin = entered.stdin().orElseThrow()) {
      stdin.write("hello\n".getBytes(StandardCharsets.UTF_8));
    }
    Sandboxes.Ended ended = Sandboxes.await(entered);
    assertThat(ended.stdout()).isEqualTo("hello\n");
    assertThat(ended.stderr()).isEqualTo("err\n");
    assertThat(enter(host, "cat; echo $NAME; pwd").stdout()).isEqualTo("value\n/tmp\n");
  }

  @Test
  void oneThatTakesTooLongIsKilledWithItsGroupAndTheProgramGoesOn() throws Exception {
    SandboxProcess host = host("exec sleep 1000");
    String left = "sleep " + System.nanoTime();

    Sandboxes.Ended ended =
        Sandboxes.await(
            host.enter(
                    entry(
                        Duration.ofMillis(300),
                        false,
                        "/bin/sh",
                        "-c",
                        left + " & echo begun; " + left))
                .orElseThrow());

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.TIMEOUT);
    assertThat(ended.exit().rc()).isEqualTo(124);
    assertThat(ended.exit().isolation()).isEqualTo(Isolation.UNSHARE_NAMESPACES_TIMEOUT);
    assertThat(ended.exit().reason()).isEqualTo("wall-clock limit of the run reached");
    assertThat(ended.stdout()).isEqualTo("begun\n");
    await().atMost(SOON).until(() -> !runs(left));
    assertThat(host.onExit()).isNotDone();
  }

  @Test
  void oneThatIsKilledSaysSo() throws Exception {
    SandboxProcess host = host("exec sleep 1000");
    SandboxProcess entered =
        host.enter(entry(Duration.ZERO, false, "/bin/sleep", "1000")).orElseThrow();
    entered.kill(KillCause.STOPPED);
    SandboxExit exit = Sandboxes.await(entered).exit();
    assertThat(exit.status()).isEqualTo(SandboxStatus.KILLED_KILL);
    assertThat(exit.reason()).isEqualTo("stopped with SIGKILL");
    assertThat(host.onExit()).isNotDone();
  }

  @Test
  void itEndsWithTheSandbox() throws Exception {
    SandboxProcess host = host("exec sleep 1000");
    SandboxProcess entered =
        host.enter(entry(Duration.ZERO, false, "/bin/sleep", "1000")).orElseThrow();
    long pid = entered.pid();
    host.kill(KillCause.STOPPED);

    SandboxExit exit = Sandboxes.await(entered).exit();

    assertThat(exit.status()).isEqualTo(SandboxStatus.KILLED_KILL);
    assertThat(exit.reason()).contains("the sandbox that it ran in has ended");
    host.onExit().get(30, TimeUnit.SECONDS);
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(host.enter(entry(Duration.ZERO, false, "/bin/true"))).isEmpty();
  }

  @Test
  void whatCannotBeExecutedIsToldAndTheProgramGoesOn() throws Exception {
    SandboxProcess host = host("exec sleep 1000");
    SandboxException absent =
        catchThrowableOfType(
            SandboxException.class, () -> host.enter(entry(Duration.ZERO, false, "/no/program")));
    assertThat(absent.kind()).isEqualTo(SandboxException.Kind.PROGRAM_NOT_FOUND);
    SandboxException file =
        catchThrowableOfType(
            SandboxException.class, () -> host.enter(entry(Duration.ZERO, false, "/etc/passwd")));
    assertThat(file.kind()).isEqualTo(SandboxException.Kind.PROGRAM_NOT_EXECUTABLE);
    assertThatThrownBy(
            () -> host.enter(entry(Duration.ZERO, false, "/bin/echo", "x".repeat(1 << 17))))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("too long");
    assertThat(enter(host, "echo well").stdout()).isEqualTo("well\n");
  }

  @Test
  void eightCanBeInsideAndOneMoreIsToldToWait() throws Exception {
    SandboxProcess host = host("exec sleep 1000");
    List<SandboxProcess> inside = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      inside.add(host.enter(entry(Duration.ZERO, false, "/bin/sleep", "1000")).orElseThrow());
    }
    assertThatThrownBy(() -> host.enter(entry(Duration.ZERO, false, "/bin/true")))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("try again when one of them has ended");
    for (SandboxProcess one : inside) {
      one.kill(KillCause.STOPPED);
      one.onExit().get(30, TimeUnit.SECONDS);
    }
    assertThat(enter(host, "echo well").stdout()).isEqualTo("well\n");
  }

  @Test
  void anAdoptedSandboxIsEnteredTooAndItsVisitorsEndWithTheBackendThatLetThemIn() throws Exception {
    Path run = Files.createDirectories(data.resolve("run/plugin"));
    SandboxProcess first =
        sandboxes.backend.launch(detached(run, "echo of the program > /tmp/mark; exec sleep 1000"));
    assertThat(enter(first, "echo first").stdout()).isEqualTo("first\n");
    String left = Long.toString(System.nanoTime());
    SandboxProcess visitor =
        first.enter(entry(Duration.ZERO, false, "/bin/sleep", left)).orElseThrow();
    assertThat(runs("sleep " + left)).isTrue();
    sandboxes.close();
    assertThat(visitor.onExit()).isCompleted();
    assertThat(visitor.onExit().get().status()).isEqualTo(SandboxStatus.KILLED_KILL);

    sandboxes = new Sandboxes(data);
    SandboxProcess adopted = sandboxes.backend.adopt(run).orElseThrow().process().orElseThrow();
    hosts.add(adopted);

    Sandboxes.Ended entered = enter(adopted, "cat /tmp/mark; grep NoNewPrivs: /proc/self/status");
    assertThat(entered.stdout()).isEqualTo("of the program\nNoNewPrivs:\t1\n");
    assertThat(applied(entered.report())).isEqualTo(applied(adopted.report()));
    assertThat(runs("sleep " + left)).isFalse();
    assertThat(first.enter(entry(Duration.ZERO, false, "/bin/true"))).isEmpty();
  }

  @Test
  void aLayerThatIsNotReportedIsNoLayer() throws Exception {
    EnforcementReport sandbox =
        new EnforcementReport(
            List.of(
                new Enforcement(Capability.SYSCALLS, "default", true, "seccomp", ""),
                new Enforcement(Capability.FILE_RULES, "as shown", true, "landlock.abi7", "")));
    List<String> all =
        List.of("session", "rlimit", "capabilities", "no_new_privs", "landlock", "seccomp");
    SandboxEntry entry = entry(Duration.ZERO, false, "/bin/true");
    assertThat(EntryReport.of(sandbox, report(all), entry).entries()).isEqualTo(sandbox.entries());
    for (String lacking : all) {
      List<String> others = all.stream().filter(name -> !name.equals(lacking)).toList();
      assertThatThrownBy(() -> EntryReport.of(sandbox, report(others), entry))
          .isInstanceOf(SandboxException.class)
          .hasMessageContaining("[" + lacking + "]");
    }
  }

  private static Report report(List<String> applied) {
    return new Report(applied.stream().map(name -> new Layer(name, true, 0, "")).toList());
  }

  private static Map<Capability, Boolean> applied(EnforcementReport report) {
    Map<Capability, Boolean> applied = new EnumMap<>(Capability.class);
    report.entries().stream()
        .filter(entry -> entry.capability() != Capability.WALL_TIME)
        .forEach(entry -> applied.put(entry.capability(), entry.applied()));
    return applied;
  }

  /** Seen from outside. */
  private static boolean runs(String command) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").endsWith(command));
  }

  private SandboxProcess host(String script) throws SandboxException {
    return host(Sandboxes.policy().build(), script);
  }

  private SandboxProcess host(SandboxPolicy policy, String script) throws SandboxException {
    SandboxProcess host = sandboxes.backend.launch(Sandboxes.script(policy, script).build());
    hosts.add(host);
    CompletableFuture<String> unused = Sandboxes.read(host.stderr());
    return host;
  }

  private SandboxLaunch detached(Path run, String script) throws IOException {
    Path log = Files.createDirectories(data.resolve("logs/plugin")).resolve("current.jsonl");
    return Sandboxes.script(Sandboxes.policy().build(), script)
        .owner("plugin")
        .detachment(
            new Detachment(
                run,
                "launch-1",
                new Detachment.Log(
                    log, "plugin", 1 << 20, 3, Duration.ofSeconds(1), 1000, 1 << 20)))
        .build();
  }

  private static Sandboxes.Ended enter(SandboxProcess host, String script) throws SandboxException {
    Optional<SandboxProcess> entered =
        host.enter(entry(Duration.ofMinutes(1), false, "/bin/sh", "-c", script));
    return Sandboxes.await(entered.orElseThrow());
  }

  private static SandboxEntry entry(Duration wallTime, boolean stdin, String... command) {
    return new SandboxEntry(
        List.of(command),
        Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8", "NAME", "value"),
        "/tmp",
        wallTime,
        stdin);
  }

  private static String readUntil(SandboxProcess host, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(host.stdout(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      text.append(line).append('\n');
      if (line.equals(end)) {
        return text.toString();
      }
    }
    throw new AssertionError("the program ended: " + text);
  }
}
