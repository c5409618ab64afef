package org.auroraos.core.internal.shell;

import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;

/**
 * Options as the commands take them: as text. Gogo would read a number out of an id such as {@code
 * 007} as soon as another argument of the same command is one.
 */
final class Arguments {
  private Arguments() {}

  /** An id or a name; Gogo makes null of the word {@code null}, which is a name like any other. */
  static String name(String word) {
    return String.valueOf(word);
  }

  static int number(String option, String value, int least, int most) throws CommandException {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CommandException(
        option + " takes a whole number from " + least + " to " + most + ", not '" + value + "'");
  }

  /** The plugin that a word names. */
  static PluginInfo plugin(PluginManager plugins, String word) throws CommandException {
    String id = name(word);
    return plugins
        .find(id)
        .orElseThrow(
            () ->
                new CommandException("there is no plugin '" + id + "'; aurora:plugins lists them"));
  }
}
