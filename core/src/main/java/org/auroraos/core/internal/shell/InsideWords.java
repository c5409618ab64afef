package org.auroraos.core.internal.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@code aurora:exec}. It is read here, because Gogo would take options from
 * anywhere in the line, also from the command that is to be run.
 *
 * @param plugin in whose sandbox
 * @param command the program and its arguments
 * @param timeout how long it may take, as it was written
 * @param json whether the result is shown as JSON, and not what the command writes
 * @param input whether it reads what the console reads
 * @param raw whether what it writes to standard output goes on byte by byte
 * @param quiet whether its result is not shown
 */
record InsideWords(
    String plugin,
    List<String> command,
    Optional<String> timeout,
    boolean json,
    boolean input,
    boolean raw,
    boolean quiet) {
  static final String USAGE =
      "usage: aurora:exec [-j] [-i] [-q] [--raw] [-t DURATION] PLUGIN [--] COMMAND [ARGUMENT...]";

  /** The words of the line. */
  static InsideWords parse(String... arguments) throws CommandException {
    return new Parser(Arrays.asList(arguments)).parse();
  }

  private static final class Parser {
    private final List<String> words;
    private int next;
    private Optional<String> timeout = Optional.empty();
    private boolean json;
    private boolean input;
    private boolean raw;
    private boolean quiet;

    Parser(List<String> words) {
      this.words = new ArrayList<>(words);
    }

    InsideWords parse() throws CommandException {
      while (next < words.size() && words.get(next).startsWith("-")) {
        option(words.get(next++));
      }
      String plugin = next < words.size() ? Arguments.name(words.get(next++)) : "";
      if (next < words.size() && words.get(next).equals("--")) {
        next++;
      }
      List<String> command = words.subList(next, words.size());
      if (plugin.isEmpty() || command.isEmpty()) {
        throw new CommandException(USAGE);
      }
      if (command.get(0).isEmpty()) {
        throw new CommandException("the command is an empty word; " + USAGE);
      }
      return new InsideWords(plugin, List.copyOf(command), timeout, json, input, raw, quiet);
    }

    private void option(String option) throws CommandException {
      switch (option) {
        case "-j", "--json" -> json = true;
        case "-i", "--input" -> input = true;
        case "-q", "--quiet" -> quiet = true;
        case "--raw" -> raw = true;
        case "-t", "--timeout" -> timeout = Optional.of(value(option));
        case "--encoded" -> decode(value(option));
        default -> throw new CommandException("unknown option " + option + "; " + USAGE);
      }
    }

    private String value(String option) throws CommandException {
      if (next == words.size()) {
        throw new CommandException(option + " needs a value; " + USAGE);
      }
      return words.get(next++);
    }

    /**
     * What follows, in letters that no shell takes for anything else: each word ends with NUL,
     * which none can contain, and all of them are UTF-8 in base64url (RFC 4648, section 5). So
     * {@code aurora exec} passes them on.
     */
    private void decode(String encoded) throws CommandException {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(encoded);
        String all = new String(bytes, StandardCharsets.UTF_8);
        words.subList(next, words.size()).clear();
        for (int from = 0, end; (end = all.indexOf('\0', from)) >= 0; from = end + 1) {
          words.add(all.substring(from, end));
        }
      } catch (IllegalArgumentException e) {
        throw new CommandException("--encoded: " + e.getMessage());
      }
    }
  }
}
