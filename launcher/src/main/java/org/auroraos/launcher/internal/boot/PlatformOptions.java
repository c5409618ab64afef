package org.auroraos.launcher.internal.boot;

import java.util.List;
import java.util.Optional;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;

/**
 * How a platform runs.
 *
 * @param console whether the terminal becomes its console
 * @param commands run when everything has settled; then the platform ends
 */
public record PlatformOptions(boolean console, Optional<String> commands) {

  /** Nothing, {@code --daemon}, or {@code -c COMMANDS}. */
  public static PlatformOptions parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new PlatformOptions(true, Optional.empty());
    }
    if (arguments.equals(List.of("--daemon"))) {
      return new PlatformOptions(false, Optional.empty());
    }
    if (arguments.size() == 2 && arguments.get(0).equals("-c")) {
      return new PlatformOptions(false, Optional.of(arguments.get(1)));
    }
    throw new LauncherException(
        ExitCodes.USAGE, "unknown arguments: " + String.join(" ", arguments));
  }
}
