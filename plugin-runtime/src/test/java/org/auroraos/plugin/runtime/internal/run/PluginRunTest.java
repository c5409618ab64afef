package org.auroraos.plugin.runtime.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Checked;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ping;
import org.auroraos.api.runtime.RuntimeMessage.Pong;
import org.auroraos.api.runtime.RuntimeMessage.Prepared;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Start;
import org.auroraos.api.runtime.RuntimeMessage.Stop;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.api.runtime.RuntimeMessage.Sync;
import org.auroraos.api.runtime.RuntimeMessage.Synced;
import org.auroraos.plugin.runtime.Fixtures;
import org.auroraos.plugin.runtime.InProcessRuntime;
import org.auroraos.plugin.runtime.fixture.FrameworkStoppingActivator;
import org.auroraos.plugin.runtime.fixture.HangingActivator;
import org.auroraos.plugin.runtime.fixture.LookingActivator;
import org.auroraos.plugin.runtime.fixture.NotingActivator;
import org.auroraos.plugin.runtime.fixture.RegisteringActivator;
import org.auroraos.plugin.runtime.fixture.StoppingActivator;
import org.auroraos.plugin.runtime.fixture.ThrowingActivator;
import org.auroraos.plugin.runtime.fixture.WaitingActivator;
import org.auroraos.plugin.testing.BundleJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginRunTest {
  @TempDir Path root;
  private InProcessRuntime runtime;

  @BeforeEach
  void newRuntime() throws IOException {
    runtime = new InProcessRuntime(root);
  }

  @AfterEach
  void platformGoes() throws IOException {
    runtime.close();
  }

  @Test
  void saysHelloThenReadyAndStoppedWhenAsked() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));

    runtime.start();

    assertThat(runtime.connection().next(Hello.class).protocol())
        .isEqualTo(RuntimeMessage.PROTOCOL);
    runtime.connection().next(Ready.class);
    runtime.connection().send(new Stop());
    runtime.connection().next(Stopped.class);
    assertThat(runtime.exitCode()).isZero();
  }

  @Test
  void repeatsWhatItHasSaidForAPlatformThatTakesOver() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    for (long i = 0; i < 2; i++) {
      UUID nonce = new UUID(7, i);
      runtime.connection().send(new Sync(nonce));
      assertThat(runtime.connection().next(Synced.class).nonce()).isEqualTo(nonce);
      runtime.connection().next(Hello.class);
      runtime.connection().next(Ready.class);
    }
    runtime.connection().send(new Stop());
    runtime.connection().next(Stopped.class);
    assertThat(runtime.exitCode()).isZero();
  }

  @Test
  void saysWhetherItsServicesAreThere() throws Exception {
    bundle("one").activator(RegisteringActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    runtime.connection().send(new Check(1, "(kind=fixture)"));
    assertThat(runtime.connection().next(Checked.class))
        .isEqualTo(new Checked(1, true, "1 service"));
    runtime.connection().send(new Check(2, "(kind=other)"));
    assertThat(runtime.connection().next(Checked.class))
        .isEqualTo(new Checked(2, false, "no service matches (kind=other)"));
  }

  @Test
  void aPermissionThatIsAskedForIsNoWantOfTheFramework() throws Exception {
    bundle("one")
        .activator(NotingActivator.class)
        .header("Require-Capability", "org.auroraos.permission;name=network;value=host")
        .to(file("one.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal()).containsExactly("start one", "stop one");
  }

  @Test
  void isNotWellBeforeItsBundlesHaveStarted() throws Exception {
    bundle("one").activator(HangingActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);

    runtime.connection().send(new Check(1, "(kind=fixture)"));

    assertThat(runtime.connection().next(Checked.class).detail())
        .isEqualTo("its bundles have not started");
  }

  @Test
  void answersPingsAndDoesNotRepeatTheAnswers() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    runtime.connection().send(new Ping(41));
    Pong pong = runtime.connection().next(Pong.class);
    assertThat(pong.number()).isEqualTo(41);
    assertThat(pong.collecting()).isNotNegative();
    runtime.connection().send(new Sync(new UUID(7, 7)));
    runtime.connection().next(Synced.class);
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);
    runtime.connection().send(new Stop());
    runtime.connection().next(Stopped.class);
    assertThat(runtime.exitCode()).isZero();
  }

  @Test
  void startsNothingOfASpareBeforeItIsTold() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.startSpare();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Prepared.class);

    // Answered by the thread that would have heard of a start.
    runtime.connection().send(new Ping(1));
    runtime.connection().next(Pong.class);
    assertThat(runtime.journal()).isEmpty();
    try (Stream<Path> written = Files.list(runtime.data())) {
      assertThat(written).isEmpty();
    }
    runtime.connection().send(new Start());
    runtime.connection().next(Ready.class);
    assertThat(runtime.journal()).containsExactly("start one");
  }

  @Test
  void startsASpareOnceHoweverOftenItIsTold() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.startSpare();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Prepared.class);

    runtime.connection().send(new Start());
    runtime.connection().send(new Start());
    runtime.connection().next(Ready.class);
    runtime.connection().send(new Stop());
    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).containsExactly("start one", "stop one");
  }

  @Test
  void aSpareEndsWithoutAStartWhenThePlatformGoes() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.startSpare();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Prepared.class);

    runtime.close();

    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).isEmpty();
  }

  @Test
  void aSpareSaysThatItsBundlesDoNotResolve() throws Exception {
    bundle("one").header("Import-Package", "not.there").to(file("one.jar"));

    runtime.startSpare();
    runtime.connection().next(Hello.class);

    assertThat(runtime.connection().next(Failed.class).stage()).isEqualTo("resolve");
    assertThat(runtime.exitCode()).isEqualTo(PluginRun.START_FAILED);
  }

  @Test
  void takesAStartForNonsenseThatItDoesNotWaitFor() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    runtime.connection().send(new Start());

    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).containsExactly("start one", "stop one");
  }

  @Test
  void startsInOrderOfFileNamesAndStopsInReverse() throws Exception {
    bundle("second").activator(NotingActivator.class).to(file("b with a space.jar"));
    bundle("third").activator(NotingActivator.class).to(file("cä%41.jar"));
    bundle("first").activator(NotingActivator.class).to(file("a.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .containsExactly(
            "start first",
            "start second",
            "start third",
            "stop third",
            "stop second",
            "stop first");
  }

  @Test
  void stopsWhenThePlatformGoesAway() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    runtime.close();

    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).containsExactly("start one", "stop one");
  }

  @Test
  void stopsWhenThePlatformDoesNotKeepToTheProtocol() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("one.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    runtime.connection().send(new Ready());

    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).containsExactly("start one", "stop one");
  }

  @Test
  void endsWhenThePluginStopsTheFramework() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("1.jar"));
    bundle("two").activator(FrameworkStoppingActivator.class).to(file("2.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    runtime.connection().next(Ready.class);

    Files.createFile(runtime.data().resolve("go"));
    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).containsExactly("start one", "stop one");
    assertThat(runtime.connection().isQuiet()).as("no answer without a question").isTrue();
  }

  @Test
  void tellsTheCausesWhenAnActivatorThrowsAndStopsTheOthers() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("1.jar"));
    bundle("two").activator(ThrowingActivator.class).to(file("2.jar"));
    bundle("three").activator(NotingActivator.class).to(file("3.jar"));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("start");
    assertThat(failed.bundle()).isEqualTo("two");
    assertThat(failed.message())
        .contains("the activator of two failed: java.lang.IllegalStateException: no licence")
        .contains("caused by java.io.IOException: licence.txt is missing")
        .contains("ThrowingActivator.start(");
    assertThat(runtime.exitCode()).isEqualTo(PluginRun.START_FAILED);
    assertThat(runtime.journal()).containsExactly("start one", "stop one");
  }

  @Test
  void endsThoughAnActivatorHangs() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("1.jar"));
    bundle("two").activator(HangingActivator.class).to(file("2.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    await().until(() -> runtime.journal().contains("hangs"));

    runtime.connection().send(new Stop());

    runtime.connection().next(Stopped.class);
    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal())
        .containsExactly("start one", "hangs", "is interrupted", "stop one");
  }

  @Test
  void endsWhenThePlatformGoesAwayThoughAnActivatorHangs() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("1.jar"));
    bundle("two").activator(HangingActivator.class).to(file("2.jar"));
    runtime.start();
    await().until(() -> runtime.journal().contains("hangs"));

    runtime.close();

    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).contains("stop one");
  }

  @Test
  void aStopDuringTheStartIsNoFailure() throws Exception {
    bundle("one").activator(WaitingActivator.class).to(file("1.jar"));
    bundle("two").activator(NotingActivator.class).to(file("2.jar"));
    runtime.start();
    runtime.connection().next(Hello.class);
    await().until(() -> runtime.journal().contains("waits"));

    runtime.connection().send(new Stop());

    runtime.connection().next(Stopped.class);
    assertThat(runtime.exitCode()).isZero();
    assertThat(runtime.journal()).containsExactly("waits");
    assertThat(runtime.connection().isQuiet()).isTrue();
  }

  @Test
  void isNotReadyWhenABundleStopsAnother() throws Exception {
    bundle("victim").activator(NotingActivator.class).to(file("1.jar"));
    bundle("two").activator(StoppingActivator.class).to(file("2.jar"));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("start");
    assertThat(failed.bundle()).isEqualTo("victim");
  }

  @Test
  void aLazyBundleIsReadyBeforeItsFirstUse() throws Exception {
    bundle("lazy")
        .activator(NotingActivator.class)
        .header("Bundle-ActivationPolicy", "lazy")
        .to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal()).isEmpty();
  }

  @Test
  void aFragmentIsAttachedAndNotStarted() throws Exception {
    bundle("host").activator(NotingActivator.class).to(file("2-host.jar"));
    bundle("fragment").header("Fragment-Host", "host").to(file("1-fragment.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal()).containsExactly("start host", "stop host");
  }

  @Test
  void bundlesSeeTheJdkAndTheirPluginButNotTheRuntime() throws Exception {
    bundle("one").activator(LookingActivator.class).to(file("1.jar"));

    runtime.startAndStop();

    assertThat(runtime.journal())
        .contains(
            "sees java.sql.Connection",
            "sees sun.misc.Unsafe",
            "sees com.sun.net.httpserver.HttpServer",
            "does not see org.auroraos.api.runtime.RuntimeMessage",
            "does not see org.auroraos.plugin.runtime.Main",
            "does not see org.apache.felix.framework.Felix",
            "plugin is sample");
  }

  @Test
  void refusesAFolderWithoutBundles() throws Exception {
    Files.writeString(runtime.code().resolve("readme.txt"), "nothing here");

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("install");
    assertThat(failed.message()).contains("no bundle (*.jar) in " + runtime.code());
  }

  @Test
  void refusesAFileThatIsNoJar() throws Exception {
    Files.writeString(file("broken.jar"), "PK no zip at all");

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("install");
    assertThat(failed.bundle()).isEqualTo("broken.jar");
    assertThat(failed.message()).contains("broken.jar cannot be installed").contains("zip");
  }

  @Test
  void refusesATruncatedJar() throws Exception {
    byte[] whole =
        Files.readAllBytes(bundle("one").activator(NotingActivator.class).to(file("1.jar")));
    Files.write(file("1.jar"), Arrays.copyOf(whole, whole.length / 2));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("install");
    assertThat(failed.bundle()).isEqualTo("1.jar");
  }

  @Test
  void refusesAJarThatIsNoBundle() throws Exception {
    BundleJar.plain().with(NotingActivator.class).to(file("library.jar"));

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("install");
    assertThat(failed.message())
        .contains("library.jar is not an OSGi bundle")
        .contains("Bundle-SymbolicName");
  }

  @Test
  void refusesToRunWithoutADataFolder() throws Exception {
    bundle("one").activator(NotingActivator.class).to(file("1.jar"));
    Files.delete(runtime.data());

    Failed failed = runtime.startAndFail();

    assertThat(failed.stage()).isEqualTo("framework");
    assertThat(failed.message()).contains("the data folder " + runtime.data());
  }

  private BundleJar bundle(String name) {
    return Fixtures.bundle(name);
  }

  private Path file(String name) {
    return runtime.code().resolve(name);
  }
}
