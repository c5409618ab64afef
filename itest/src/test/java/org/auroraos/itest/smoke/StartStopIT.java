package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Starting, asking, stopping. */
@ParameterizedClass
@EnumSource
class StartStopIT extends SmokeTest {
  StartStopIT(User user) {
    super(user);
  }

  @Test
  void aStartedPlatformSaysSoUntilItIsStopped() throws Exception {
    Outcome before = aurora.run("status");
    assertThat(before.code()).isEqualTo(3);
    assertThat(before.out()).contains("stopped");

    Outcome started = aurora.run("start");
    assertThat(started.code()).as(started.err()).isZero();
    long pid = aurora.pid();
    assertThat(started.out()).contains(Long.toString(pid));
    assertThat(aurora.run("status").ok().out())
        .containsPattern("state +running")
        .containsPattern("pid +" + pid)
        .containsPattern("uptime +\\d+")
        .containsPattern("version +\\d+\\.");

    aurora.run("stop").ok();
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(aurora.run("status").code()).isEqualTo(3);
    assertThat(aurora.run("stop").code()).isZero();
  }

  @Test
  void aSecondInstanceIsRefusedNamingTheFirst() throws Exception {
    long pid = aurora.up();
    for (String mode : new String[] {"start", "--daemon"}) {
      Outcome second = aurora.run(mode);
      assertThat(second.code()).isNotZero();
      assertThat(second.err() + second.out()).contains(Long.toString(pid));
    }
    Outcome batch = aurora.run("-c", "aurora:version");
    assertThat(batch.code()).isNotZero();
    assertThat(batch.err()).contains(Long.toString(pid));
    assertThat(aurora.sh("aurora:version").code()).isZero();
  }

  @Test
  void aBatchPrintsRunsToItsEndAndHasTheExitCodeOfItsCommands() throws Exception {
    Outcome good = aurora.run("-c", "aurora:version; aurora:policies");
    assertThat(good.code()).as(good.err()).isZero();
    assertThat(good.out()).contains("aurora ").contains("default ").contains("service ");
    assertThat(aurora.run("status").code()).isEqualTo(3);

    Outcome bad = aurora.run("-c", "aurora:plugin nonesuch");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("there is no plugin 'nonesuch'");
    assertThat(aurora.run("-c", "nonesuch:command").code()).isEqualTo(127);
  }

  @Test
  void sigtermEndsItInOrder() throws Exception {
    long pid = aurora.up();
    assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(aurora.run("status").code()).isEqualTo(3);
    assertThat(aurora.data().resolve("run/console.sock")).doesNotExist();
  }

  @Test
  void aHomeThatCannotBeWrittenIsEnough() throws Exception {
    aurora.makeHomeReadOnly();
    Outcome write = aurora.shell().run(aurora.inPlaceOfProduct("touch", aurora.home() + "/x"));
    assertThat(write.code()).as("the home is read-only").isNotZero();
    aurora.up();
    assertThat(aurora.sh("aurora:version").ok().out()).contains(aurora.data().toString());
    aurora.run("stop").ok();
  }

  @Test
  void aLongPathOfTheDataIsNoObstacle() throws IOException, InterruptedException {
    String deep = work.resolve("d".repeat(100)).resolve("data").toString();
    Files.createDirectories(work.resolve("d".repeat(100)));
    user.own(work.resolve("d".repeat(100)));
    aurora.with("AURORA_DATA", deep);
    aurora.up();
    assertThat(aurora.sh("aurora:version").ok().out()).contains("aurora ");
  }
}
