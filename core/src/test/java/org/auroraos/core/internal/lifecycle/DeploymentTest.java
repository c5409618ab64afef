package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.auroraos.api.plugin.PluginState.ACTIVE;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STARTING;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.archive.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropping, replacing and deleting, also in the middle of something else. */
class DeploymentTest {
  @TempDir Path temp;
  private Platform platform;

  @BeforeEach
  void start() throws Exception {
    platform = new Platform(temp);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void replacingStopsSwapsAndStarts() throws Exception {
    platform.deployCommand("p", "p", "#!/bin/sh\n# one\n");
    PluginInfo one = platform.awaitState("p", ACTIVE);
    FakeRun first = platform.hypervisor.next();
    platform.changes.clear();

    platform.deployCommand("p", "p", "#!/bin/sh\n# two\n");
    FakeRun second = platform.hypervisor.next();
    PluginInfo two = platform.awaitState("p", ACTIVE);

    assertThat(first.ended()).isTrue();
    assertThat(two.digest()).isNotEqualTo(one.digest());
    assertThat(two.pid()).hasValue(second.pid());
    assertThat(second.instance.mounts().get(0).source())
        .hasFileName(two.digest())
        .isDirectoryContaining("glob:**run.sh");
    assertThat(platform.changes)
        .containsExactly(
            "p ACTIVE>STOPPING",
            "p STOPPING>STOPPED",
            "p STOPPED>STAGED",
            "p STAGED>VERIFIED",
            "p VERIFIED>STARTING",
            "p STARTING>ACTIVE");
  }

  @Test
  void onlyTheVersionBeforeIsKept() throws Exception {
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      platform.deployCommand("p", "p", "#!/bin/sh\n# " + i + "\n");
      platform.awaitSettled();
      digests.add(platform.awaitState("p", ACTIVE).digest());
    }

    assertThat(platform.plugin("p").resolve("versions").toFile().list())
        .containsExactlyInAnyOrder(digests.get(2), digests.get(3));
  }

  @Test
  void aBrokenReplacementLeavesTheOldVersionUndisturbed() throws Exception {
    platform.deployBundle("p.jar", "p", "1");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    platform.awaitState("p", ACTIVE);

    Files.write(platform.deploy.resolve("p.jar"), new byte[] {1, 2, 3});
    platform.awaitSettled();

    PluginInfo plugin = platform.info("p");
    assertThat(plugin.state()).isEqualTo(ACTIVE);
    assertThat(plugin.pid()).hasValue(run.pid());
    assertThat(plugin.problem()).startsWith("its replacement was refused: p.jar: neither a jar");
    assertThat(platform.lifecycle.list()).hasSize(1);

    platform.deployBundle("p.jar", "p", "1");
    platform.awaitSettled();
    assertThat(platform.info("p").problem()).isEmpty();
    assertThat(platform.info("p").pid()).hasValue(run.pid());
  }

  @Test
  void aReplacementThatDoesNotStartSaysWhatRanBeforeAndTheWayBack() throws Exception {
    platform.configurations.plugin("p", Map.of("restart", "never"));
    platform.deployBundle("p.jar", "p", "1.5");
    platform.hypervisor.next().say(new Hello(1), new Ready());
    String good = platform.awaitState("p", ACTIVE).digest();

    for (String bad : List.of("2.0", "2.1")) {
      platform.deployBundle("p.jar", "p", bad);
      FakeRun run = platform.hypervisor.next();
      run.say(new Hello(1), new Failed("resolve", "p", "missing package x"));
      await().until(() -> platform.info("p").version().equals(bad));
      platform.awaitState("p", STARTING);
      run.end(SandboxStatus.EXITED, 3);

      assertThat(platform.awaitState("p", FAILED).problem())
          .startsWith("bundle p does not resolve: missing package x; version 1.5 ran before")
          .contains("in the place of " + platform.deploy.resolve("p.jar"))
          .contains("AURORA_DATA/plugins/p/versions/" + good);
      assertThat(platform.plugin("p").resolve("versions").resolve(good)).isNotEmptyDirectory();
    }
    assertThat(platform.info("p").ended()).isPresent();

    platform.deployBundle("p.jar", "p", "1.5");
    FakeRun run = platform.hypervisor.next();
    run.say(new Hello(1), new Ready());
    PluginInfo back = platform.awaitState("p", ACTIVE);
    assertThat(back.digest()).isEqualTo(good);
    assertThat(back.problem()).isEmpty();
    assertThat(back.ended()).isEmpty();

    run.end(SandboxStatus.EXITED, 3);
    assertThat(platform.awaitState("p", FAILED).problem())
        .as("it is the one that ran")
        .doesNotContain("ran before");
  }

  @Test
  void theSameContentAgainDisturbsNobody() throws Exception {
    platform.deployCommand("p", "p");
    long pid = platform.awaitState("p", ACTIVE).pid().orElseThrow();

    platform.deployCommand("p", "p");
    platform.awaitSettled();

    assertThat(platform.info("p").pid()).hasValue(pid);
  }

  @Test
  void deletingStopsAndKeepsTheData() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();
    Path data = platform.plugin("p").resolve("data");
    Files.writeString(data.resolve("rows"), "42");

    platform.remove("p");
    platform.awaitGone("p");

    assertThat(run.ended()).isTrue();
    assertThat(platform.plugin("p").toFile().list()).containsExactly("data");
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    assertThat(data.resolve("rows")).hasContent("42");
  }

  @Test
  void aSecondSourceOfAnIdIsRefusedUntilTheFirstIsGone() throws Exception {
    platform.deployCommand("first", "p");
    long pid = platform.awaitState("p", ACTIVE).pid().orElseThrow();

    platform.deployCommand("second", "p", "#!/bin/sh\n# other\n");
    platform.awaitSettled();

    assertThat(platform.info("p").pid()).hasValue(pid);
    PluginInfo refused =
        platform.lifecycle.list().stream()
            .filter(i -> i.state() == REJECTED)
            .findFirst()
            .orElseThrow();
    assertThat(refused.id()).isEqualTo("second");
    assertThat(refused.source()).endsWith("second");
    assertThat(refused.problem())
        .contains("second: its id p belongs to first, which is the plugin")
        .contains("replace first by this file", "(aurora:undeploy p)")
        .contains("aurora:undeploy second removes this file");
    assertThat(platform.lifecycle.waitingFor("p"))
        .containsExactly(platform.deploy.resolve("second"));
    assertThat(platform.changes).noneMatch(change -> change.endsWith("p STAGED>REJECTED"));

    platform.remove("first");
    platform.awaitSettled();
    assertThat(platform.lifecycle.list()).hasSize(1);
    assertThat(platform.awaitState("p", ACTIVE).source()).endsWith("second");
  }

  @Test
  void aRefusedFileWithTheNameOfThePluginGoesByItsPath() throws Exception {
    platform.deployCommand("first", "p");
    platform.awaitState("p", ACTIVE);

    platform.deployCommand("p", "p", "#!/bin/sh\n# other\n");
    platform.awaitSettled();

    String path = platform.deploy.resolve("p").toString();
    assertThat(platform.lifecycle.list()).extracting(PluginInfo::id).containsOnly("p", path);
    assertThat(platform.info("p").state()).isEqualTo(ACTIVE);
    assertThat(platform.info(path).state()).isEqualTo(REJECTED);
  }

  @Test
  void aSourceThatChangesItsIdIsAnotherPlugin() throws Exception {
    platform.deployCommand("dir", "one");
    platform.awaitState("one", ACTIVE);

    platform.deployCommand("dir", "two");

    platform.awaitState("two", ACTIVE);
    platform.awaitGone("one");
  }

  @Test
  void whatIsRefusedIsListedAndForgottenWithItsFile() throws Exception {
    Files.writeString(platform.deploy.resolve("bad\u001b.zip"), "no zip");
    platform.awaitSettled();

    assertThat(platform.lifecycle.list()).extracting(PluginInfo::state).containsExactly(REJECTED);
    assertThat(platform.lifecycle.list().get(0).id()).isEqualTo("bad\\u001b.zip");

    platform.remove("bad\u001b.zip");
    assertThat(platform.lifecycle.list()).isEmpty();
  }

  @Test
  void whatTheMachineCannotTakeNowIsTriedAgain() throws Exception {
    Path staging = platform.root.resolve("data/plugins/.staging");
    Files.delete(staging);
    platform.deployCommand("p", "p");
    platform.awaitSettled();
    assertThat(platform.info("p").state()).isEqualTo(REJECTED);
    assertThat(platform.info("p").problem()).contains("cannot be deployed now");

    Files.createDirectory(staging);

    platform.awaitState("p", ACTIVE);
    assertThat(platform.lifecycle.list()).hasSize(1);
  }

  @Test
  void replacingDuringTheStartGoesToTheNewVersion() throws Exception {
    platform.deployBundle("p.jar", "p", "1");
    FakeRun first = platform.hypervisor.next();
    platform.awaitState("p", STARTING);

    platform.deployBundle("p.jar", "p", "2");
    FakeRun second = platform.hypervisor.next();
    second.say(new Hello(1), new Ready());

    assertThat(platform.awaitState("p", ACTIVE).version()).isEqualTo("2");
    assertThat(first.ended()).isTrue();
  }

  @Test
  void deletingDuringTheStartEndsIt() throws Exception {
    platform.deployBundle("p.jar", "p", "1");
    FakeRun run = platform.hypervisor.next();
    platform.awaitState("p", STARTING);
    CompletableFuture<Object> waiting = inBackground(() -> platform.lifecycle.start("p"));

    platform.remove("p.jar");
    platform.awaitGone("p");

    assertThat(run.ended()).isTrue();
    assertThatThrownBy(waiting::join).hasCauseInstanceOf(PluginException.class);
  }

  @Test
  void stoppingDuringTheStartEndsIt() throws Exception {
    platform.deployBundle("p.jar", "p", "1");
    FakeRun run = platform.hypervisor.next();
    platform.awaitState("p", STARTING);

    assertThat(platform.lifecycle.stop("p").state()).isEqualTo(STOPPED);

    assertThat(run.ended()).isTrue();
  }

  @Test
  void deletingAndDroppingAgainWhileItStopsIsAReplacement() throws Exception {
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    FakeRun run = platform.hypervisor.next();
    run.obedient = false;

    platform.remove("p");
    await().until(() -> !run.stops.isEmpty());
    platform.deployCommand("p", "p", "#!/bin/sh\n# new\n");
    run.end(org.auroraos.api.sandbox.SandboxStatus.KILLED_TERM, 143);

    platform.awaitSettled();
    PluginInfo plugin = platform.awaitState("p", ACTIVE);
    assertThat(plugin.pid()).hasValue(platform.hypervisor.next().pid());
    assertThat(platform.plugin("p").resolve("versions/" + plugin.digest())).isDirectory();
  }

  @Test
  void operationsFromAllSidesLeaveOnePluginAndNoneTwice() throws Exception {
    platform.hypervisor.script = run -> run.obedient = true;
    platform.deployCommand("p", "p");
    platform.awaitState("p", ACTIVE);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      all.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 15; i++) {
                  switch (random.nextInt(4)) {
                    case 0 -> platform.lifecycle.start("p");
                    case 1 -> platform.lifecycle.stop("p");
                    case 2 -> platform.lifecycle.restart("p");
                    default -> replace(random.nextInt());
                  }
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    threads.shutdown();

    platform.awaitSettled();
    platform.lifecycle.start("p");
    assertThat(platform.info("p").state()).isEqualTo(ACTIVE);
    assertThat(platform.hypervisor.violations).isEmpty();
    assertThat(platform.hypervisor.list()).hasSize(1);
  }

  /** As an editor does it: the directory is never incomplete. */
  private synchronized void replace(int number) throws Exception {
    Path next = temp.resolve("next");
    Platform.delete(next);
    Samples.module(next, "p", "#!/bin/sh\n# " + number + "\n");
    Path script = platform.deploy.resolve("p/run.sh");
    Files.move(next.resolve("run.sh"), script, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    platform.look();
  }

  private static CompletableFuture<Object> inBackground(java.util.concurrent.Callable<?> task) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                done.complete(task.call());
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    return done;
  }
}
