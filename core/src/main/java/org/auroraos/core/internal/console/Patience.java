package org.auroraos.core.internal.console;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/**
 * Waits for commands that are not there yet. The socket opens as soon as Gogo is up, the commands
 * follow with the services that they need; a script that starts the platform and sends a command
 * shall not have to know.
 */
final class Patience {
  /** A statement that begins with the name of a command, not with an assignment. */
  private static final Pattern COMMAND = Pattern.compile("([a-z][a-z0-9:_-]*)(?!\\s*=)(\\s.*)?");

  private static final long POLL_MILLIS = 20;

  private final long deadline;
  private final BooleanSupplier complete;

  /**
   * Waits as long as more commands may come.
   *
   * @param sinceNow the longest that is waited from now on, whatever is waited for
   * @param complete whether all commands are there that were on their way
   */
  Patience(Duration sinceNow, BooleanSupplier complete) {
    deadline = System.nanoTime() + sinceNow.toNanos();
    this.complete = complete;
  }

  /** Returns as soon as the command of this statement is there, or it is not to be expected. */
  void awaitCommand(CommandSession session, String statement) throws InterruptedException {
    Matcher command = COMMAND.matcher(statement);
    if (!command.matches()) {
      return;
    }
    String name = command.group(1);
    String scoped = name.indexOf(':') < 0 ? "*:" + name : name;
    while (!known(session, name)
        && !known(session, scoped)
        && System.nanoTime() - deadline < 0
        && !complete.getAsBoolean()) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean known(CommandSession session, String name) {
    return session.get(name) instanceof Function;
  }
}
