package org.auroraos.plugin.runtime.internal.run;

import java.util.concurrent.atomic.AtomicBoolean;
import org.auroraos.api.runtime.RuntimeMessage;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Failed;
import org.auroraos.api.runtime.RuntimeMessage.Hello;
import org.auroraos.api.runtime.RuntimeMessage.Ready;
import org.auroraos.api.runtime.RuntimeMessage.Stopped;
import org.auroraos.plugin.runtime.internal.Causes;
import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.auroraos.plugin.runtime.internal.bridge.Bridge;
import org.auroraos.plugin.runtime.internal.start.PluginStart;
import org.auroraos.plugin.runtime.internal.start.RunningBundles;
import org.osgi.framework.launch.Framework;

/**
 * One run of a plugin, from Hello to the end of the process.
 *
 * <p>The bundles start on the thread that calls {@link #run()}; the platform is heard on another,
 * so that an activator that never returns does not keep the runtime from ending.
 */
public final class PluginRun implements Bridge.Listener {
  /** Exit code after a Failed message. */
  public static final int START_FAILED = 1;

  private final RuntimeSettings settings;
  private final Bridge bridge;
  private final Exit exit;
  private final RunningBundles bundles;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final HealthChecks checks;

  /** A run that has not begun. */
  public PluginRun(RuntimeSettings settings, Bridge bridge, Exit exit) {
    this.settings = settings;
    this.bridge = bridge;
    this.exit = exit;
    this.bundles = new RunningBundles(settings.patience());
    this.checks = new HealthChecks(bridge);
  }

  /** Starts the plugin, and returns when its framework has stopped or could not be started. */
  public void run() {
    bridge.send(new Hello(RuntimeMessage.PROTOCOL));
    bridge.listen(this);
    try {
      Framework framework = new PluginStart(settings, bundles).run();
      checks.of(framework.getBundleContext());
      if (!ending.get()) {
        bridge.send(new Ready());
      }
      awaitStop(framework);
      end(); // Of its own accord: a plugin can stop its framework.
    } catch (StartFailure e) {
      fail(e.toMessage(), e);
    } catch (RuntimeException | Error e) {
      fail(new Failed(Stage.FRAMEWORK.word(), "", "the plugin runtime: " + Causes.of(e)), e);
    }
  }

  @Override
  public void checkRequested(Check check) {
    checks.answer(check);
  }

  @Override
  public void stopRequested() {
    if (ending.compareAndSet(false, true)) {
      bundles.stop();
      bridge.send(new Stopped());
      exit.exit(0);
    }
  }

  @Override
  public void platformGone() {
    end();
  }

  /** Ends without an answer that nobody has asked for. */
  private void end() {
    if (ending.compareAndSet(false, true)) {
      bundles.stop();
      exit.exit(0);
    }
  }

  private void fail(Failed failed, Throwable cause) {
    if (!ending.compareAndSet(false, true)) {
      return; // A stop during the start: what it broke is no failure.
    }
    bridge.send(failed);
    System.err.println("aurora: the plugin cannot be started: " + failed.message());
    // Where in the framework a file turned out to be broken helps nobody.
    if (cause.getCause() != null && !failed.stage().equals(Stage.INSTALL.word())) {
      cause.getCause().printStackTrace();
    }
    bundles.stop();
    exit.exit(START_FAILED);
  }

  /** A plugin can interrupt any thread of its process; that is no reason to end. */
  private static void awaitStop(Framework framework) {
    boolean stopped = false;
    while (!stopped) {
      try {
        framework.waitForStop(0);
        stopped = true;
      } catch (InterruptedException e) {
        stopped = false;
      }
    }
  }
}
