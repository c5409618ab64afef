package org.auroraos.launcher.internal.boot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.client.ConsoleClient;
import org.auroraos.launcher.internal.config.BuildInfo;
import org.auroraos.launcher.internal.config.DataDirectory;
import org.auroraos.launcher.internal.config.EtcFolder;
import org.auroraos.launcher.internal.config.FrameworkProperties;
import org.auroraos.launcher.internal.config.Mode;
import org.auroraos.launcher.internal.lock.PlatformLock;
import org.auroraos.launcher.internal.log.Logging;
import org.auroraos.launcher.internal.state.PublishedState;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform from start to end: lock, framework, console, orderly stop. */
public final class PlatformRun {
  private final Locations locations;
  private final PlatformOptions options;
  private final BuildInfo build = BuildInfo.load();
  private final AtomicReference<Integer> exitCode = new AtomicReference<>();

  /** A platform on a data directory. */
  public PlatformRun(Locations locations, PlatformOptions options) {
    this.locations = locations;
    this.options = options;
  }

  /** Runs until the platform has ended, and returns the exit code of the process. */
  public int run() {
    DataDirectory.prepare(locations);
    try (ProcessEnd processEnd = new ProcessEnd();
        PlatformLock lock = PlatformLock.acquire(locations.data());
        TemporaryDirectory temporary = TemporaryDirectory.create();
        PublishedState state = PublishedState.starting(locations, build.aurora())) {
      temporary.offer();
      Logging.toFile(locations);
      greet(lock);
      runFramework(state, processEnd);
    }
    return Optional.ofNullable(exitCode.get()).orElse(ExitCodes.OK);
  }

  private void greet(PlatformLock lock) {
    if (options.console()) {
      System.out.println(
          "Aurora " + build.aurora() + ", pid " + lock.pid() + ", data in " + locations.data());
    }
  }

  private void runFramework(PublishedState state, ProcessEnd processEnd) {
    FrameworkCache cache = new FrameworkCache(locations.data());
    Map<String, String> properties =
        FrameworkProperties.of(locations, build, Mode.PLATFORM, cache.fresh());
    properties.putAll(TerminalUse.of(options));
    NativeTerminal.unpackInto(locations.run());
    Duration grace = FrameworkProperties.stopGrace(properties);
    List<SystemBundle> bundles = SystemBundles.read(locations.system(), Mode.PLATFORM);

    Logger log = LoggerFactory.getLogger(PlatformRun.class);
    log.info(
        "Aurora {} starts, pid {}, Java {}",
        build.aurora(),
        ProcessHandle.current().pid(),
        Runtime.version());
    EtcFolder.problems(locations.etc()).forEach(log::warn);
    Framework framework = FrameworkBoot.create(properties, locations.deploy());
    OrderlyEnd end = new OrderlyEnd(framework, grace, state, processEnd);
    ConsoleCommands.register(framework.getBundleContext(), end);
    Signals.onTermination(signal -> endBySignal(signal, end));
    try {
      Problems.check(FrameworkBoot.start(framework, bundles));
      log.info("Aurora {} runs on {}", build.aurora(), locations.data());
      cache.deleteOld();
      new ConsoleWatch(locations, state).start(console -> onConsole(console, end));
    } catch (LauncherException e) {
      end.request();
      throw e;
    } finally {
      end.await();
      log.info("Aurora has stopped");
    }
  }

  private void onConsole(Optional<ConsoleClient> console, OrderlyEnd end) {
    if (options.commands().isPresent()) {
      int code = new BatchRun(options.commands().get()).run(console);
      exitCode.compareAndSet(null, code);
      end.request();
    }
  }

  private void endBySignal(int signal, OrderlyEnd end) {
    // TERM is how a service manager says please; the others are how a terminal says enough
    exitCode.compareAndSet(null, signal == Signals.TERM ? ExitCodes.OK : 128 + signal);
    end.request();
  }
}
