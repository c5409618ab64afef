package org.auroraos.launcher.internal.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;

/**
 * {@code aurora exec --plugin ID -- CMD...}: runs a command in the sandbox of a plugin of the
 * running platform, which has a command for it.
 */
public final class InsideCommand {
  private static final String PLUGIN = "--plugin";
  private static final String TIMEOUT = "--timeout";

  private final ShellCommand shell;

  /** For the platform of a data directory. */
  public InsideCommand(Locations locations) {
    shell = new ShellCommand(locations);
  }

  /**
   * Runs the command.
   *
   * @param arguments {@code [--no-input] [--raw] --plugin ID [--timeout DURATION] [--json] [--]
   *     CMD...}
   * @return the exit code of the command
   */
  public int run(List<String> arguments) {
    boolean noInput = arguments.get(0).equals(ShellCommand.NO_INPUT);
    List<String> words = words(noInput ? arguments.subList(1, arguments.size()) : arguments);
    if (!noInput) {
      words.add(0, "--input");
    }
    String line = "aurora:exec --encoded " + encoded(words);
    return shell.run(noInput ? List.of(ShellCommand.NO_INPUT, line) : List.of(line));
  }

  /** The words of the console's command, which has the plugin after its options. */
  static List<String> words(List<String> arguments) {
    List<String> options = new ArrayList<>(List.of("--quiet"));
    String plugin = "";
    int next = 0;
    while (next < arguments.size() && arguments.get(next).startsWith("-")) {
      String word = arguments.get(next++);
      if (word.equals("--")) {
        break;
      }
      if (word.equals("--json") || word.equals("--raw")) {
        options.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (!name.equals(PLUGIN) && !name.equals(TIMEOUT)) {
        throw usage("unknown option " + name + " with " + PLUGIN);
      }
      if (equals < 0 && next == arguments.size()) {
        throw usage(name + " needs a value");
      }
      String value = equals < 0 ? arguments.get(next++) : word.substring(equals + 1);
      if (name.equals(PLUGIN)) {
        plugin = value;
      } else {
        options.addAll(List.of(name, value));
      }
    }
    if (plugin.isEmpty() || plugin.startsWith("-")) {
      throw usage(PLUGIN + " needs the id of a plugin");
    }
    if (next == arguments.size()) {
      throw usage("no command is given");
    }
    options.add(plugin);
    options.add("--");
    options.addAll(arguments.subList(next, arguments.size()));
    return options;
  }

  /** In letters that the console's language takes for nothing else; each word ends with NUL. */
  private static String encoded(List<String> words) {
    String all = String.join("\0", words) + "\0";
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all.getBytes(UTF_8));
  }

  private static LauncherException usage(String problem) {
    return new LauncherException(
        ExitCodes.USAGE, "exec: " + problem + " ('aurora help exec' shows what can be given)");
  }
}
