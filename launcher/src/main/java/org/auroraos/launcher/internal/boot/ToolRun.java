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
    return run(exec -> exec.applyAsInt(arguments));
  }

  /**
   * Runs commands.
   *
   * @param commands is given what runs one command, with the arguments as they stand after {@code
   *     exec}, and may call it again and again, also from several threads
   * @return what that returned
   */
  public int run(ToIntFunction<ToIntFunction<String[]>> commands) {
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      temporary.offer();
      Map<String, String> properties =
          FrameworkProperties.of(
              locations, BuildInfo.load(), Mode.TOOL, temporary.path().resolve("felix-cache"));
      Framework framework = FrameworkBoot.create(properties, locations.deploy());
      Thread hook = new Thread(() -> end(framework, temporary, properties), "aurora-exit");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        return run(framework, commands);
      } finally {
        end(framework, temporary, properties);
      }
    }
  }

  private int run(Framework framework, ToIntFunction<ToIntFunction<String[]>> commands) {
    Problems.check(
        FrameworkBoot.start(framework, SystemBundles.read(locations.system(), Mode.TOOL)));
    return commands.applyAsInt(service(framework.getBundleContext()));
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
      Framework framework, TemporaryDirectory temporary, Map<String, String> properties) {
    try {
      framework.stop();
      framework.waitForStop(FrameworkProperties.stopGrace(properties).toMillis());
    } catch (BundleException e) {
      System.err.println("aurora: the framework does not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    temporary.close();
  }
}
