package org.auroraos.core.internal.console;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.auroraos.core.internal.shell.CommandException;

/** {@code exit [CODE]}: ends a client's session, and nothing else, with an exit code. */
final class SessionEnd extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_CODE = 255;

  private final int code;

  private SessionEnd(int code) {
    super("exit " + code, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The command, as Gogo calls it. */
  static Object by(CommandSession session, List<Object> arguments) throws Exception {
    if (arguments.isEmpty()) {
      throw new SessionEnd(0);
    }
    throw new SessionEnd(code(arguments));
  }

  private static int code(List<Object> arguments) throws CommandException {
    String text = String.valueOf(arguments.get(0));
    try {
      int code = Integer.parseInt(text);
      if (arguments.size() == 1 && code >= 0 && code <= MAX_CODE) {
        return code;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new CommandException(
        "exit takes one exit code from 0 to " + MAX_CODE + ", not '" + text + "'");
  }
}
