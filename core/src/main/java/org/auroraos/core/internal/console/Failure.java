package org.auroraos.core.internal.console;

import java.io.EOFException;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutionException;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.auroraos.core.internal.shell.CommandException;
import org.auroraos.core.internal.text.TerminalText;

/**
 * A command that threw, as the client sees it.
 *
 * @param code the exit code
 * @param message what to print, fit for a terminal
 * @param bug whether it is nothing that a command may throw, so that the stack trace belongs into
 *     the log
 */
record Failure(int code, String message, boolean bug) {
  private static final int FAILED = 1;
  private static final int NOT_FOUND = 127;

  static Failure of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    if (cause instanceof CommandException) {
      return new Failure(FAILED, cause.getMessage(), false);
    }
    String message = TerminalText.line(String.valueOf(cause.getMessage()));
    if (cause instanceof CommandNotFoundException unknown) {
      String name = TerminalText.line(unknown.getCommand());
      return new Failure(NOT_FOUND, "unknown command '" + name + "'; help lists them", false);
    }
    if (cause instanceof SyntaxError || cause instanceof EOFException) {
      return new Failure(FAILED, "the command line cannot be parsed: " + message, false);
    }
    if (cause instanceof IllegalArgumentException && message.startsWith("Cannot coerce")) {
      return new Failure(FAILED, "wrong arguments; help COMMAND shows them: " + message, false);
    }
    if (cause instanceof InterruptedException) {
      return new Failure(FAILED, "interrupted", false);
    }
    boolean bug = cause instanceof RuntimeException || cause instanceof Error;
    return new Failure(FAILED, TerminalText.line(cause.toString()), bug);
  }

  /** Gogo wraps errors of commands, though not their exceptions. */
  private static Throwable unwrap(Throwable thrown) {
    boolean wrapper =
        thrown instanceof InvocationTargetException || thrown instanceof ExecutionException;
    return wrapper && thrown.getCause() != null ? unwrap(thrown.getCause()) : thrown;
  }
}
