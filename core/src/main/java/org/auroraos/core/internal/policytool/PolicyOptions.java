package org.auroraos.core.internal.policytool;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.auroraos.api.policy.lint.Severity;
import org.auroraos.core.internal.policy.PolicyExport;

/**
 * The command line of {@code aurora policy}.
 *
 * @param action what to do
 * @param subject name of a policy, or file
 * @param failOn findings of at least this severity are a failure; empty for none
 * @param threshold a score above is a failure
 * @param format of an export
 * @param name under which an import is written into the configuration folder
 * @param json whether the answer is JSON
 */
record PolicyOptions(
    Action action,
    String subject,
    Optional<Severity> failOn,
    OptionalDouble threshold,
    String format,
    Optional<String> name,
    boolean json) {
  /** What can be done with a policy. */
  enum Action {
    LINT,
    SCORE,
    EXPORT,
    IMPORT,
    HELP
  }

  static PolicyOptions parse(String... arguments) throws UsageException {
    return new Parser(List.of(arguments)).parse();
  }

  private static final class Parser {
    private final List<String> words;
    private int next;
    private Optional<Action> action = Optional.empty();
    private Optional<String> subject = Optional.empty();
    private Optional<String> failOn = Optional.empty();
    private Optional<String> threshold = Optional.empty();
    private Optional<String> format = Optional.empty();
    private Optional<String> name = Optional.empty();
    private boolean json;
    private boolean help;

    Parser(List<String> words) {
      this.words = words;
    }

    PolicyOptions parse() throws UsageException {
      while (next < words.size()) {
        word(words.get(next++));
      }
      Action wanted = help ? Action.HELP : action.orElseThrow(Parser::noAction);
      if (wanted != Action.HELP && subject.isEmpty()) {
        throw new UsageException("no policy is given");
      }
      only("--fail-on", failOn, wanted, Action.LINT);
      only("--threshold", threshold, wanted, Action.LINT, Action.SCORE);
      only("--format", format, wanted, Action.EXPORT);
      only("--name", name, wanted, Action.IMPORT);
      if (json && wanted != Action.LINT && wanted != Action.SCORE && wanted != Action.HELP) {
        throw new UsageException("--json is for lint and score; export has --format json");
      }
      return new PolicyOptions(
          wanted,
          subject.orElse(""),
          severity(wanted),
          threshold.isEmpty() ? OptionalDouble.empty() : score(threshold.get()),
          format(),
          name,
          json);
    }

    private void word(String word) throws UsageException {
      if (!word.startsWith("-") || word.equals("-")) {
        positional(word);
        return;
      }
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String option = equals < 0 ? word : word.substring(0, equals);
      Optional<String> attached =
          equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
      switch (option) {
        case "--fail-on" -> failOn = once(option, failOn, attached);
        case "--threshold" -> threshold = once(option, threshold, attached);
        case "--format" -> format = once(option, format, attached);
        case "--name" -> name = once(option, name, attached);
        case "--json" -> json = flag(option, attached);
        case "-h", "--help" -> help = flag(option, attached);
        default -> throw new UsageException("unknown option " + option);
      }
    }

    private void positional(String word) throws UsageException {
      if (action.isEmpty()) {
        action =
            Optional.of(
                switch (word) {
                  case "lint" -> Action.LINT;
                  case "score" -> Action.SCORE;
                  case "export" -> Action.EXPORT;
                  case "import" -> Action.IMPORT;
                  default ->
                      throw new UsageException(
                          "'" + word + "' is none of lint, score, export, import");
                });
      } else if (subject.isEmpty()) {
        subject = Optional.of(word);
      } else {
        throw new UsageException("one policy at a time, not also '" + word + "'");
      }
    }

    private Optional<String> once(String option, Optional<String> before, Optional<String> attached)
        throws UsageException {
      if (before.isPresent()) {
        throw new UsageException(option + " is given twice");
      }
      if (attached.isPresent()) {
        return attached;
      }
      if (next == words.size()) {
        throw new UsageException(option + " needs a value");
      }
      return Optional.of(words.get(next++));
    }

    private static boolean flag(String option, Optional<String> attached) throws UsageException {
      if (attached.isPresent()) {
        throw new UsageException(option + " takes no value");
      }
      return true;
    }

    private static void only(String option, Optional<String> value, Action wanted, Action... where)
        throws UsageException {
      if (value.isPresent() && wanted != Action.HELP && !List.of(where).contains(wanted)) {
        throw new UsageException(
            option + " has no meaning for " + wanted.name().toLowerCase(Locale.ROOT));
      }
    }

    private Optional<Severity> severity(Action wanted) throws UsageException {
      if (wanted != Action.LINT || failOn.filter("never"::equals).isPresent()) {
        return Optional.empty();
      }
      String word = failOn.orElse(Severity.WARNING.id());
      Optional<Severity> severity = Severity.byId(word);
      if (severity.isEmpty()) {
        throw new UsageException(
            "--fail-on takes note, warning, danger or never, not '" + word + "'");
      }
      return severity;
    }

    private static OptionalDouble score(String word) throws UsageException {
      if (word.matches("10(\\.0+)?|[0-9](\\.[0-9]+)?")) {
        return OptionalDouble.of(Double.parseDouble(word));
      }
      throw new UsageException("--threshold takes a number from 0.0 to 10.0, not '" + word + "'");
    }

    private String format() throws UsageException {
      String word = format.orElse("cfg");
      if (!PolicyExport.FORMATS.contains(word)) {
        throw new UsageException(
            "--format takes " + String.join(", ", PolicyExport.FORMATS) + ", not '" + word + "'");
      }
      return word;
    }

    private static UsageException noAction() {
      return new UsageException("nothing is given to do: lint, score, export or import");
    }
  }
}
