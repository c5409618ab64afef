package org.auroraos.core.internal.console;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.auroraos.core.internal.shell.ExitStatus;
import org.auroraos.core.internal.text.TerminalText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command line in a Gogo session of its own. */
final class CommandRun {
  /** Where a name without a scope is looked for: {@code start} is ours, not the framework's. */
  private static final String SCOPES = "aurora:felix:gogo:*";

  private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

  private final CommandSession session;
  private final Patience patience;
  private final PrintStream out;
  private final PrintStream err;

  CommandRun(
      CommandProcessor gogo,
      Patience patience,
      InputStream in,
      OutputStream out,
      OutputStream err) {
    this.patience = patience;
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    session = gogo.createSession(in, out, err);
    session.put("SCOPE", SCOPES);
    // the commands of these names end the platform, as is right for its own console
    session.put("exit", (Function) SessionEnd::by);
    session.put("quit", (Function) SessionEnd::by);
  }

  /**
   * Executes the statements of a line one after the other, up to the first that fails, and prints
   * the result of each as the interactive shell does. One whose result is a failure is such a one.
   *
   * @return the exit code
   */
  int execute(String line) {
    try {
      for (String statement : Statements.of(line)) {
        patience.awaitCommand(session, statement);
        Object result = session.execute(statement);
        String text = result == null ? "" : session.format(result, Converter.INSPECT).toString();
        if (!text.isEmpty()) {
          out.println(text);
        }
        int code = ExitStatus.of(result);
        if (code != 0) {
          return code;
        }
      }
      return 0;
    } catch (SessionEnd e) {
      return e.code();
    } catch (Exception | LinkageError e) {
      return report(Failure.of(e), line, e);
    } finally {
      session.close();
    }
  }

  /** Whether the calling thread is executing a statement of this line. */
  boolean isCaller() {
    Job job = Job.Utils.current();
    while (job != null && job.session() != session) {
      job = job.parent();
    }
    return job != null;
  }

  /** Interrupts what is being executed; nothing is executed after that. */
  void cancel() {
    Job job = session.foregroundJob();
    if (job != null) {
      job.interrupt();
    }
    session.close();
  }

  private int report(Failure failure, String line, Throwable thrown) {
    if (failure.bug()) {
      String id = UUID.randomUUID().toString().substring(0, 8);
      LOG.error("Command failed [{}]: {}", id, TerminalText.line(line), thrown);
      err.println(failure.message() + " (see [" + id + "] in the platform's log)");
    } else {
      err.println(failure.message());
    }
    return failure.code();
  }
}
