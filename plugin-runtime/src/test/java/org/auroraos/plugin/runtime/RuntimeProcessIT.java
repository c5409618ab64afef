package org.auroraos.plugin.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.plugin.runtime.fixture.ExitingActivator;
import org.auroraos.plugin.runtime.fixture.FailingComponent;
import org.auroraos.plugin.runtime.fixture.HangingActivator;
import org.auroraos.plugin.runtime.fixture.LoggingActivator;
import org.auroraos.plugin.runtime.fixture.NotingActivator;
import org.auroraos.plugin.runtime.fixture.NotingComponent;
import org.auroraos.plugin.runtime.fixture.ReadingActivator;
import org.auroraos.plugin.runtime.fixture.ThrowingActivator;
import org.auroraos.plugin.testing.ProcessRuntime;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime as the platform starts it: a JVM, a class path, a socket. */
class RuntimeProcessIT {
  private static final Path RUNTIME = Path.of(System.getProperty("runtime.directory"));

  @TempDir Path root;
  private Path code;

  @BeforeEach
  void possible() throws IOException {
    Assumptions.assumeTrue(
        ProcessRuntime.isPossible(),
        "there is no /usr/bin/perl to start a process with a socket as its standard input");
    code = Files.createDirectories(root.resolve("plugin"));
  }

  @Test
  void runsAPluginUntilItIsAskedToStop() throws Exception {
    Fixtures.bundle("one").activator(NotingActivator.class).to(code.resolve("1.jar"));
    Fixtures.bundle("two").component(NotingComponent.class).to(code.resolve("2.jar"));

    try (ProcessRuntime runtime = start()) {
      assertThat(runtime.connection().next(Hello.class).protocol())
          .isEqualTo(RuntimeMessage.PROTOCOL);
      runtime.connection().next(Ready.class);
      runtime.connection().send(new Stop());
      runtime.connection().next(Stopped.class);
      assertThat(runtime.exitCode()).isZero();
      assertThat(runtime.err()).isEmpty();
    }
    assertThat(journal())
        .containsExactly("start one", "component starts", "component stops", "stop one");
  }

  @Test
  void endsWhenThePlatformHangsUp() throws Exception {
    Fixtures.bundle("one").activator(NotingActivator.class).to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
      runtime.hangUp();
      assertThat(runtime.exitCode()).isZero();
    }
    assertThat(journal()).containsExactly("start one", "stop one");
  }

  @Test
  void endsThoughAnActivatorHangs() throws Exception {
    Fixtures.bundle("one").activator(HangingActivator.class).to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      await().until(() -> journal().contains("hangs"));
      runtime.connection().send(new Stop());
      runtime.connection().next(Stopped.class);
      assertThat(runtime.exitCode()).isZero();
      assertThat(runtime.err()).contains("the activator of one does not return");
    }
  }

  @Test
  void reportsAFailedStartAndLeavesTheStackTraceInTheLog() throws Exception {
    Fixtures.bundle("one").activator(ThrowingActivator.class).to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      assertThat(runtime.connection().next(Failed.class).message()).contains("no licence");
      assertThat(runtime.connection().next()).isEmpty();
      assertThat(runtime.exitCode()).isEqualTo(Main.START_FAILED);
      assertThat(runtime.err())
          .contains("Caused by: java.io.IOException: licence.txt is missing")
          .contains("at org.auroraos.plugin.runtime.fixture.ThrowingActivator.start(");
    }
  }

  @Test
  void aComponentThatCannotBeActivatedIsSeenInTheLogAndNoFailure() throws Exception {
    Fixtures.bundle("one").component(FailingComponent.class).to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
      assertThat(runtime.err())
          .contains("FailingComponent")
          .contains("java.lang.IllegalStateException: no licence for one");
    }
  }

  @Test
  void anErrorOfScrIsSeenWhenThereIsALogServiceToo() throws Exception {
    Fixtures.bundle("one")
        .component(FailingComponent.class)
        .header("Import-Package", "org.osgi.framework,org.osgi.service.log")
        .to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
      await().until(() -> runtime.err().contains("no licence for one"));
    }
  }

  @Test
  void whatAPluginLogsGoesToStandardError() throws Exception {
    Fixtures.bundle("one")
        .activator(LoggingActivator.class)
        .header("Import-Package", "org.osgi.framework,org.osgi.service.log,org.slf4j")
        .to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
      await()
          .untilAsserted(
              () ->
                  assertThat(runtime.err())
                      .contains("INFO one: through the log service")
                      .contains("through slf4j"));
    }
  }

  @Test
  void aPluginMayEndTheProcessItself() throws Exception {
    Fixtures.bundle("one").activator(ExitingActivator.class).to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      assertThat(runtime.exitCode()).isEqualTo(42);
    }
  }

  @Test
  void aPluginThatReadsItsInputDoesNotGetThePlatformsMessages() throws Exception {
    Fixtures.bundle("one").activator(ReadingActivator.class).to(code.resolve("1.jar"));

    try (ProcessRuntime runtime = start()) {
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
      runtime.connection().send(new Stop());
      runtime.connection().next(Stopped.class);
      assertThat(runtime.out()).isEqualTo("input ends with -1\n");
    }
  }

  @Test
  void isNotStartedByHand() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                RUNTIME.resolve("lib") + "/*",
                "org.auroraos.plugin.runtime.Main")
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("only the platform starts this program");
    assertThat(process.waitFor()).isEqualTo(Main.NO_PLATFORM);
  }

  private ProcessRuntime start() throws IOException {
    return ProcessRuntime.start(RUNTIME, code, root);
  }

  private List<String> journal() throws IOException {
    Path journal = root.resolve("data/journal");
    return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
  }
}
