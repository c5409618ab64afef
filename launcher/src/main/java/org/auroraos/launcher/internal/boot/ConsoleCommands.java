package org.auroraos.launcher.internal.boot;

import java.util.Map;
import org.auroraos.launcher.internal.log.Logging;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * What the profile of the console ({@code lib/console}) needs from outside the framework: commands
 * of the Gogo scope {@code aurora.console}. Public because Gogo calls it by reflection.
 */
public final class ConsoleCommands {
  private final OrderlyEnd end;

  private ConsoleCommands(OrderlyEnd end) {
    this.end = end;
  }

  static void register(BundleContext context, OrderlyEnd end) {
    Map<String, Object> properties =
        Map.of(
            "osgi.command.scope",
            "aurora.console",
            "osgi.command.function",
            new String[] {"attach", "exit"});
    context.registerService(
        ConsoleCommands.class, new ConsoleCommands(end), FrameworkUtil.asDictionary(properties));
  }

  /**
   * Makes warnings of the log appear above the prompt.
   *
   * @param reader JLine's line reader of the session
   */
  public void attach(Object reader) throws NoSuchMethodException {
    Logging.printAbove(reader);
  }

  /** Ends the platform. */
  public void exit() {
    end.request();
  }
}
