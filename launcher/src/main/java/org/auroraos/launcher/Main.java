package org.auroraos.launcher;

import java.util.Arrays;
import java.util.List;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.command.AwaitedStart;
import org.auroraos.launcher.internal.command.InsideCommand;
import org.auroraos.launcher.internal.command.ShellCommand;
import org.auroraos.launcher.internal.command.StatusCommand;
import org.auroraos.launcher.internal.command.StopCommand;

/**
 * Door of the launcher, called by {@code bin/aurora}, which explains the commands to people.
 *
 * <p>{@code platform}, {@code exec} and {@code policy} boot a framework; {@code start}, {@code
 * status}, {@code stop}, {@code inside} and {@code sh} are small clients that never load it.
 */
public final class Main {
  private Main() {}

  /**
   * Runs one mode and ends the process with its exit code.
   *
   * @param args the mode and its arguments
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    if (args.length == 0) {
      System.err.println("aurora: no mode given; use bin/aurora");
      return ExitCodes.USAGE;
    }
    List<String> arguments = List.of(args).subList(1, args.length);
    try {
      Locations locations = Locations.fromSystemProperties();
      return switch (args[0]) {
        case "platform" -> Modes.platform(locations, arguments);
        case "exec", "policy" ->
            Modes.tool(locations, args[0], Arrays.copyOfRange(args, 1, args.length));
        case "start" -> new AwaitedStart(locations).run(arguments);
        case "status" -> new StatusCommand(locations).run(arguments);
        case "stop" -> new StopCommand(locations).run(arguments);
        case "inside" -> new InsideCommand(locations).run(arguments);
        case "sh" -> new ShellCommand(locations).run(arguments);
        default -> throw new LauncherException(ExitCodes.USAGE, "unknown mode: " + args[0]);
      };
    } catch (LauncherException e) {
      System.err.println("aurora: " + e.getMessage());
      return e.exitCode();
    }
  }
}
