package org.auroraos.core.internal.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.apache.felix.service.command.Process;

/**
 * The streams of a Gogo command, for threads that Gogo does not know.
 *
 * @param in the session's own standard input; that of Gogo cannot tell what is available
 * @param out where it prints
 * @param err where it prints errors
 * @param terminal the session's own stream below both; Gogo flushes that only when a command ends
 */
record CommandStreams(InputStream in, PrintStream out, PrintStream err, PrintStream terminal) {
  /** Those of the command that the calling thread executes. */
  static CommandStreams current() {
    return Optional.ofNullable(Process.Utils.current())
        .map(
            command ->
                new CommandStreams(
                    command.job().session().getKeyboard(),
                    command.out(),
                    command.err(),
                    terminal(command)))
        .orElseGet(() -> new CommandStreams(System.in, System.out, System.err, System.out));
  }

  /** Makes what has been printed visible now. */
  void flush() {
    out.flush();
    err.flush();
    terminal.flush();
  }

  /** Whether nobody reads any more what is printed. */
  boolean closed() {
    return out.checkError();
  }

  private static PrintStream terminal(Process command) {
    return command.job().session().getConsole();
  }
}
