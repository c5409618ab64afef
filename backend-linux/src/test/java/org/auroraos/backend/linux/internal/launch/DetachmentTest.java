package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.auroraos.api.backend.AdoptedSandbox;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.KillCause;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxExit;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxLaunch.Stdin;
import org.auroraos.api.backend.SandboxProcess;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sandboxes that outlive the platform, and how they are found again. */
class DetachmentTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path data;

  private Path run;
  private Path log;
  private final List<Sandboxes> opened = new ArrayList<>();

  @BeforeEach
  void makeDirectories() throws IOException {
    data = data.toRealPath();
    run = Files.createDirectories(data.resolve("run/plugin"));
    log = Files.createDirectories(data.resolve("logs/plugin")).resolve("current.jsonl");
  }

  /** What a failed test leaves running would live for ever. */
  @AfterEach
  void endWhatRuns() throws Exception {
    try (Sandboxes last = new Sandboxes(data)) {
      Optional<AdoptedSandbox> left = last.backend.adopt(run);
      if (left.isPresent() && left.get().process().isPresent()) {
        left.get().process().get().kill(KillCause.STOPPED);
        left.get().process().get().onExit().get(30, TimeUnit.SECONDS);
      }
    } finally {
      for (Sandboxes sandboxes : opened) {
        sandboxes.close();
      }
    }
  }

  /** A platform that starts a sandbox, says its pid, and waits to be killed. */
  static final class Platform {
    private Platform() {}

    public static void main(String[] arguments) throws Exception {
      Path data = Path.of(arguments[0]);
      try (Sandboxes sandboxes = new Sandboxes(data)) {
        SandboxProcess process = sandboxes.backend.launch(launch(data, arguments[1]).build());
        System.out.println(process.pid());
        System.out.flush();
        new CountDownLatch(1).await(); // it is killed
      }
    }
  }

  @Test
  void aKilledPlatformLeavesItsSandboxRunningAndTheNextOneTakesItOver() throws Exception {
    String script =
        "trap 'exit 7' TERM; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.05; done";
    long pid = startAndKillPlatform(script);
    assertThat(ProcessHandle.of(pid)).isPresent();
    Instant before = Instant.now();

    Sandboxes next = open();
    AdoptedSandbox adopted = next.backend.adopt(run).orElseThrow();
    SandboxProcess process = adopted.process().orElseThrow();

    assertThat(adopted.launchId()).isEqualTo("launch-1");
    assertThat(adopted.started()).isBefore(before);
    assertThat(adopted.report().entries()).isNotEmpty();
    assertThat(process.pid()).isEqualTo(pid);
    assertThat(process.remark("hello again")).isTrue();
    process.terminate();
    SandboxExit exit = process.onExit().get(30, TimeUnit.SECONDS);
    assertThat(exit.status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(exit.rc()).isEqualTo(7);
    assertThat(Files.readString(log)).contains("\"line\":\"line 1\"", "\"line\":\"hello again\"");
    assertRow();
    assertNothingIsLeft(pid);
  }

  @Test
  void anEndThatNobodySawIsKnownExactly() throws Exception {
    long pid = startAndKillPlatform("while [ ! -e /data/end ]; do sleep 0.05; done; exit 23");
    Files.createFile(data.resolve("shared/end"));
    await().atMost(SOON).until(() -> Files.exists(run.resolve("exit")));

    AdoptedSandbox adopted = open().backend.adopt(run).orElseThrow();

    assertThat(adopted.process()).isEmpty();
    SandboxExit exit = adopted.exit().orElseThrow();
    assertThat(exit.status()).isEqualTo(SandboxStatus.EXITED);
    assertThat(exit.rc()).isEqualTo(23);
    assertThat(exit.duration()).isPositive();
    assertNothingIsLeft(pid);
  }

  @Test
  void oneThatIsHeldEndsWhenItIsLetGoOf() throws Exception {
    SandboxProcess process = open().backend.launch(held());

    process.detach();

    await().atMost(SOON).until(() -> ProcessHandle.of(process.pid()).isEmpty());
    assertThat(log).doesNotExist();
    assertNothingIsLeft(process.pid());
  }

  @Test
  void oneThatIsKeptIsAdoptedFromWhereItsRunDirectoryWasMovedTo() throws Exception {
    Sandboxes sandboxes = open();
    SandboxProcess held = sandboxes.backend.launch(held());
    Path moved = Files.move(run, run.resolveSibling("moved"));

    assertThat(held.keep()).isTrue();
    held.detach();
    AdoptedSandbox adopted = sandboxes.backend.adopt(moved).orElseThrow();
    SandboxProcess process = adopted.process().orElseThrow();

    assertThat(process.pid()).isEqualTo(held.pid());
    await().atMost(SOON).until(() -> Files.exists(log) && Files.size(log) > 0);
    process.terminate();
    assertThat(process.onExit().get(30, TimeUnit.SECONDS).rc()).isEqualTo(7);
    assertRow();
    assertThat(Files.move(moved, run).resolve("exit")).exists();
    assertNothingIsLeft(process.pid());
  }

  private SandboxLaunch held() throws IOException {
    SandboxLaunch launch =
        launch(data, "trap 'exit 7' TERM; while :; do echo line; sleep 0.05; done").build();
    Detachment like = launch.detachment().orElseThrow();
    return launch(data, launch.command().get(2))
        .detachment(new Detachment(like.runDirectory(), like.launchId(), like.log(), true))
        .build();
  }

  @Test
  void aStopThatAnEarlierPlatformAskedForIsStillAStop() throws Exception {
    Sandboxes first = open();
    SandboxProcess process =
        first.backend.launch(
            launch(data, "trap 'sleep 1; exit 143' TERM; echo ready; while :; do sleep 0.05; done")
                .build());
    await().atMost(SOON).until(() -> Files.exists(log) && Files.readString(log).contains("ready"));
    process.terminate();
    first.close();
    opened.remove(first);
    await().atMost(SOON).until(() -> Files.exists(run.resolve("exit")));

    AdoptedSandbox adopted = open().backend.adopt(run).orElseThrow();

    assertThat(adopted.exit().orElseThrow().status()).isEqualTo(SandboxStatus.KILLED_TERM);
  }

  @Test
  void closingTheBackendLetsGoAndTheNextOneOfTheSameProcessTakesOver() throws Exception {
    Sandboxes first = open();
    SandboxProcess process = first.backend.launch(launch(data, "sleep 1000").build());
    first.close();
    opened.remove(first);
    assertThat(process.onExit()).isNotDone();
    assertThat(ProcessHandle.of(process.pid())).isPresent();
    assertThat(process.remark("too late")).isFalse();

    Sandboxes second = open();
    SandboxProcess again = second.backend.adopt(run).orElseThrow().process().orElseThrow();
    assertThat(again.pid()).isEqualTo(process.pid());
    again.kill(KillCause.STOPPED);

    assertThat(again.onExit().get(30, TimeUnit.SECONDS).status())
        .isEqualTo(SandboxStatus.KILLED_KILL);
    assertNothingIsLeft(process.pid());
  }

  @Test
  void oneThatWasLetGoCanBeAdoptedAtOnce() throws Exception {
    Sandboxes sandboxes = open();
    SandboxProcess process = sandboxes.backend.launch(launch(data, "sleep 1000").build());
    for (int i = 0; i < 10; i++) {
      process.detach();
      process = sandboxes.backend.adopt(run).orElseThrow().process().orElseThrow();
    }
    process.kill(KillCause.TIMEOUT);
    assertThat(process.onExit().get(30, TimeUnit.SECONDS).status())
        .isEqualTo(SandboxStatus.TIMEOUT);
  }

  @Test
  void theChannelIsHandedFromPlatformToPlatform() throws Exception {
    Sandboxes first = open();
    SandboxLaunch launch =
        launch(data, "while read -r line; do echo \"$line!\" >&0; done; exit 3")
            .stdin(Stdin.CHANNEL)
            .build();
    SandboxProcess process = first.backend.launch(launch);
    assertThat(ask(process.channel().orElseThrow(), "one\n")).isEqualTo("one!\n");
    first.close();
    opened.remove(first);

    SandboxProcess again = open().backend.adopt(run).orElseThrow().process().orElseThrow();

    assertThat(ask(again.channel().orElseThrow(), "two\n")).isEqualTo("two!\n");
    again.kill(KillCause.STOPPED);
    again.onExit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aShimThatIsKilledIsALostSandbox() throws Exception {
    Sandboxes sandboxes = open();
    SandboxProcess process =
        sandboxes.backend.launch(launch(data, "trap '' TERM; sleep 1000").build());
    shim().destroyForcibly();

    SandboxExit exit = process.onExit().get(30, TimeUnit.SECONDS);

    assertThat(exit.status()).isEqualTo(SandboxStatus.INTERNAL_ERROR);
    assertNothingIsLeft(process.pid());
    AdoptedSandbox lost = sandboxes.backend.adopt(run).orElseThrow();
    assertThat(lost.process()).isEmpty();
    assertThat(lost.exit()).isEmpty();
  }

  /** The line of its state, and what makes it that of another one. */
  @ParameterizedTest
  @CsvSource({
    "program, (program \\d+ ), $19",
    "shim, (shim \\d+ ), $19",
    "launch, launch .*, launch another",
    "reaper, reaper (\\d+), reaper 9$1",
    "cgroup, cgroup (\\d+), cgroup 9$1"
  })
  void anotherProcessIsNotTakenForTheOneThatWasLaunched(String key, String truth, String lie)
      throws Exception {
    Sandboxes first = open();
    SandboxProcess process = first.backend.launch(launch(data, "sleep 1000").build());
    first.close();
    opened.remove(first);
    Path state = run.resolve("state");
    String before = Files.readString(state);
    assumeThat(before).as("control groups").contains("\n" + key + " ");
    Files.writeString(state, before.replaceAll("(?m)^" + truth, lie));

    assertThatThrownBy(() -> open().backend.adopt(run))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("not adopted");

    await().atMost(SOON).until(() -> ProcessHandle.of(process.pid()).isEmpty());
    Files.writeString(state, before.replaceAll("boot .*", "boot 0000"));
    assertThat(open().backend.adopt(run)).as("of another boot").isEmpty();
  }

  @Test
  void whatCannotBeReadForNowGoesOnAndIsAdoptedLater() throws Exception {
    Sandboxes first = open();
    SandboxProcess process = first.backend.launch(launch(data, "sleep 1000").build());
    first.close();
    opened.remove(first);
    Path record = run.resolve("sandbox");
    Path aside = run.resolve("sandbox.aside");
    Files.move(record, aside);
    Files.createDirectory(record);
    Sandboxes next = open();

    assertThatThrownBy(() -> next.backend.adopt(run))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ProtocolException.class);

    Files.delete(record);
    Files.move(aside, record);
    SandboxProcess again = next.backend.adopt(run).orElseThrow().process().orElseThrow();
    assertThat(again.pid()).isEqualTo(process.pid());
    again.kill(KillCause.STOPPED);
    again.onExit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aShimWhoseStateCannotBeUnderstoodIsKilledAndNotForgotten() throws Exception {
    Sandboxes first = open();
    SandboxProcess process = first.backend.launch(launch(data, "sleep 1000").build());
    first.close();
    opened.remove(first);
    Path state = run.resolve("state");
    String truth = Files.readString(state);
    Files.writeString(state, "aurora-shim 99\n");

    assertThatThrownBy(() -> open().backend.adopt(run)).isInstanceOf(ProtocolException.class);

    await().atMost(SOON).until(() -> ProcessHandle.of(process.pid()).isEmpty());
    Files.writeString(state, truth);
  }

  @Test
  void whatSomebodyElseSupervisesIsLeftToHim() throws Exception {
    SandboxProcess process = open().backend.launch(launch(data, "sleep 1000").build());

    assertThatThrownBy(() -> open().backend.adopt(run))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("another process supervises it");

    assertThat(process.onExit()).isNotDone();
    process.kill(KillCause.STOPPED);
    process.onExit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void anEmptyRunDirectoryIsNothingToAdopt() throws Exception {
    assertThat(open().backend.adopt(run)).isEmpty();
  }

  @Test
  void aRemarkThatWasTakenIsInTheLogHoweverSoonTheProgramEnds() throws Exception {
    int taken = 0;
    for (int run = 0; run < 10 || (taken == 0 && run < 200); run++) {
      SandboxProcess process = open().backend.launch(launch(data, "exit 0").build());
      while (process.remark("remark " + taken)) {
        taken++;
        LockSupport.parkNanos(100_000);
      }
      process.onExit().get(30, TimeUnit.SECONDS);
    }

    assertThat(Files.readString(log).lines().filter(line -> line.contains(":\"remark ")))
        .hasSize(taken);
  }

  @Test
  void aShimOfThisProcessIsNoZombieAfterItsEnd() throws Exception {
    Sandboxes sandboxes = open();
    SandboxProcess process = sandboxes.backend.launch(launch(data, "exit 0").build());
    assertThat(process.onExit().get(30, TimeUnit.SECONDS).status()).isEqualTo(SandboxStatus.OK);
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  private Sandboxes open() throws Exception {
    Sandboxes sandboxes = new Sandboxes(data);
    opened.add(sandboxes);
    return sandboxes;
  }

  private long startAndKillPlatform(String script) throws Exception {
    Process platform = HelperJvm.of(Platform.class, data.toString(), script).start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(platform.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      assertThat(line).as(() -> new String(readAll(platform), StandardCharsets.UTF_8)).isNotNull();
      platform.destroyForcibly().waitFor();
      return Long.parseLong(line);
    }
  }

  private static byte[] readAll(Process platform) {
    try {
      return platform.getErrorStream().readAllBytes();
    } catch (IOException e) {
      return e.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** One sandbox with a shared directory as {@code /data}. */
  static SandboxLaunch.Builder launch(Path data, String script) throws IOException {
    Path shared = Files.createDirectories(data.resolve("shared"));
    Path log = data.resolve("logs/plugin/current.jsonl");
    return SandboxLaunch.builder(
            "plugin-1", Sandboxes.policy().build(), List.of("/bin/sh", "-c", script))
        .owner("plugin")
        .environment(Map.copyOf(Sandboxes.ENVIRONMENT))
        .mounts(List.of(org.auroraos.api.backend.SandboxMount.readWrite(shared, "/data")))
        .detachment(
            new Detachment(
                data.resolve("run/plugin"),
                "launch-1",
                new Detachment.Log(
                    log, "plugin", 1 << 20, 3, Duration.ofSeconds(1), 100_000, 64 << 20)));
  }

  private ProcessHandle shim() throws IOException {
    String line =
        Files.readAllLines(run.resolve("state")).stream()
            .filter(text -> text.startsWith("shim "))
            .findFirst()
            .orElseThrow();
    return ProcessHandle.of(Long.parseLong(line.split(" ", 3)[1])).orElseThrow();
  }

  private static String ask(ByteChannel channel, String question) throws IOException {
    channel.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8)));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\n") < 0) {
      ByteBuffer some = ByteBuffer.allocate(100);
      assertThat(channel.read(some)).isPositive();
      answer.append(StandardCharsets.UTF_8.decode(some.flip()));
    }
    return answer.toString();
  }

  private void assertRow() throws IOException {
    long expected = 1;
    for (String line : Files.readAllLines(log)) {
      assertThat(line).contains("\"seq\":" + expected + ",");
      expected++;
    }
  }

  private void assertNothingIsLeft(long pid) throws IOException {
    await().atMost(SOON).until(() -> ProcessHandle.of(pid).isEmpty());
    for (String line : Files.readAllLines(run.resolve("state"))) {
      if (line.startsWith("cgroup ")) {
        assertThat(Path.of(line.split(" ", 3)[2])).doesNotExist();
      }
    }
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("exit.new");
    }
  }
}
