package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.stream.Collectors;
import org.auroraos.core.internal.text.TerminalText;

/**
 * A command that could not do what was asked: what happened, to which thing, and what to do. The
 * message is fit for a terminal whatever it was made of.
 */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A refusal with a message for the operator. */
  public CommandException(String message) {
    super(TerminalText.line(message));
  }

  /** A refusal on several lines, those after the first indented. */
  CommandException(String first, List<String> others) {
    super(
        TerminalText.line(first)
            + others.stream()
                .map(other -> "\n  " + TerminalText.line(other))
                .collect(Collectors.joining()));
  }

  /** A refusal because of a failure whose message tells the operator enough. */
  public CommandException(Exception cause) {
    super(TerminalText.line(String.valueOf(cause.getMessage())), cause);
  }

  /** The interactive shell prints this and nothing else, so it is the message alone. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return getMessage();
  }
}
