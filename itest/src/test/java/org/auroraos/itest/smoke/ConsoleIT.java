package org.auroraos.itest.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands for a running platform. */
@ParameterizedClass
@EnumSource
class ConsoleIT extends SmokeTest {
  ConsoleIT(User user) {
    super(user);
  }

  @BeforeEach
  void up() throws IOException, InterruptedException {
    aurora.up();
  }

  @Test
  void outputErrorsAndExitCodesAreThoseOfTheCommand() throws Exception {
    assertThat(aurora.sh("aurora:policies").ok().out()).contains("NAME", "default");
    Outcome unknownPlugin = aurora.sh("aurora:stop nonesuch");
    assertThat(unknownPlugin)
        .isEqualTo(
            new Outcome(1, "", "there is no plugin 'nonesuch'; aurora:plugins lists them\n"));
    assertThat(aurora.sh("nonesuch").code()).isEqualTo(127);
    assertThat(aurora.sh("version; aurora:policy nonesuch; version").out().lines())
        .filteredOn(line -> line.startsWith("aurora "))
        .hasSize(1);
  }

  @Test
  void aLintThatFindsAWarningFailsWithNothingButItsFindings() throws Exception {
    aurora.policy("weak", "syscalls.profile = none\n");
    await("the policy is known")
        .atMost(Duration.ofMinutes(1))
        .until(() -> aurora.sh("aurora:policy weak").code() == 0);
    Outcome weak = aurora.sh("aurora:policy lint weak; echo not reached");
    assertThat(weak.code()).isEqualTo(1);
    assertThat(weak.out()).contains("warning  syscalls-unfiltered").doesNotContain("not reached");
    assertThat(weak.err()).isEmpty();
    assertThat(aurora.sh("aurora:policy -j lint weak").code()).isEqualTo(1);
    aurora.sh("aurora:policy score weak").ok();
  }

  @Test
  void standardInputReachesTheCommand() throws Exception {
    assertThat(aurora.runWithInput("one\ntwo\n", "sh", "tac").ok().out()).contains("one", "two");
    assertThat(aurora.runWithInput("aurora:version\n", "sh", "-").ok().out()).contains("aurora ");
  }

  @Test
  void severalClientsAtOnceDoNotMixTheirOutput() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String text = "client-" + i;
        outcomes.add(clients.submit(() -> aurora.sh("echo " + text)));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(outcomes.get(i).get()).isEqualTo(new Outcome(0, "client-" + i + "\n", ""));
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void anInterruptedClientEndsItsCommand() throws Exception {
    Process client = aurora.start("sh", "aurora:run service /bin/sleep 1000");
    await().until(() -> aurora.sh("aurora:instances").out().contains("/bin/sleep 1000"));
    client.descendants().forEach(ProcessHandle::destroyForcibly);
    client.destroyForcibly();
    await().until(() -> aurora.sh("aurora:instances").out().contains("no instances"));
  }

  @Test
  void onlyTheUserMayUseTheSocket() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(aurora.data().resolve("run/console.sock"))))
        .isEqualTo("rw-------");
  }

  @Test
  void withoutAPlatformTheClientSaysSo() throws Exception {
    aurora.run("stop").ok();
    Outcome outcome = aurora.sh("aurora:version");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err()).isNotBlank();
  }
}
