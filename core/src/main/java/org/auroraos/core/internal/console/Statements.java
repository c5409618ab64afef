package org.auroraos.core.internal.console;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.Parser.Executable;
import org.apache.felix.gogo.runtime.Parser.Operator;
import org.apache.felix.gogo.runtime.Token;

/**
 * The statements of a command line. Gogo gives only the result of the last one; somebody who sends
 * {@code plugins; policies} wants to see both.
 */
final class Statements {
  private Statements() {}

  /**
   * Splits at {@code ;} and line breaks outside of quotes, closures and sequences.
   *
   * @throws RuntimeException when Gogo cannot parse the line
   */
  static List<String> of(String line) {
    List<String> statements = new ArrayList<>();
    int start = 0;
    for (Executable part : new Parser(line).program().tokens()) {
      if (part instanceof Operator && (Token.eq(";", part) || Token.eq("\n", part))) {
        add(statements, line.substring(start, part.start()));
        start = part.start() + part.length();
      }
    }
    add(statements, line.substring(start));
    return statements;
  }

  private static void add(List<String> statements, String statement) {
    if (!statement.isBlank()) {
      statements.add(statement.strip());
    }
  }
}
