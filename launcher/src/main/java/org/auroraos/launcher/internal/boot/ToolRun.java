package org.auroraos.launcher.internal.boot;

import java.time.Duration;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.config.BuildInfo;
import org.auroraos.launcher.internal.config.FrameworkProperties;
import org.auroraos.launcher.internal.config.Mode;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A command that needs no platform, such as {@code aurora exec}: a framework with what a sandbox
 * needs, and no more. The command itself is a service with its name as {@code aurora.main}.
 */
public final class ToolRun {
  private static final Duration SERVICE_TIMEOUT = Duration.ofSeconds(20);

  private final Locations locations;
  private final String tool;

  /**
   * With the bundles and configurations of a distribution.
   *
   * @param tool the name of the command
   */
  public ToolRun(Locations locations, String tool) {
    this.locations = locations;
    this.tool = tool;
  }

  /**
   * Runs the command.
   *
   * @param arguments as they stand after the name of the command
   * @return its exit code
   */
  public int run(String[] arguments) {
    try (EphemeralCache cache = EphemeralCache.create()) {
      Map<String, String> properties =
          FrameworkProperties.of(locations, BuildInfo.load(), Mode.TOOL, cache.directory());
      Framework framework = FrameworkBoot.create(properties, locations.deploy());
      Thread hook = new Thread(() -> end(framework, cache, properties), "aurora-exit");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return run(framework, arguments);
      } finally {
        end(framework, cache, properties);
      }
    }
  }

  private int run(Framework framework, String[] arguments) {
    Problems.check(
        FrameworkBoot.start(framework, SystemBundles.read(locations.system(), Mode.TOOL)));
    return service(framework.getBundleContext()).applyAsInt(arguments);
  }

  @SuppressWarnings("unchecked")
  private ToIntFunction<String[]> service(BundleContext context) {
    String filter =
        "(&(objectClass=" + ToIntFunction.class.getName() + ")(aurora.main=" + tool + "))";
    try {
      ServiceTracker<Object, Object> tracker =
          new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), null);
      tracker.open();
      Object service = tracker.waitForService(SERVICE_TIMEOUT.toMillis());
      if (service instanceof ToIntFunction<?> function) {
        return (ToIntFunction<String[]>) function;
      }
      throw new LauncherException(
          "no service for "
              + tool
              + " within "
              + SERVICE_TIMEOUT.toSeconds()
              + " s: all bundles run, but a component that it needs is not satisfied"
              + " (on this system there may be no sandbox backend)");
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("interrupted", e);
    }
  }

  /** Runs at the end of the command and, when a signal ends the process before, in a hook. */
  private static synchronized void end(
      Framework framework, EphemeralCache cache, Map<String, String> properties) {
    try {
      framework.stop();
      framework.waitForStop(FrameworkProperties.stopGrace(properties).toMillis());
    } catch (BundleException e) {
      System.err.println("aurora: the framework does not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cache.close();
  }
}
