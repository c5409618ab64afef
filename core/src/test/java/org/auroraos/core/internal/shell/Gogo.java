package org.auroraos.core.internal.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** A real Gogo without a framework: commands in, what a user would see out. */
final class Gogo implements AutoCloseable {
  private final CommandProcessorImpl processor = new CommandProcessorImpl(GogoStreams.SHARED);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CommandSession session;

  Gogo(Converter converter, Object... commands) {
    this(new ByteArrayInputStream(new byte[0]), converter, commands);
  }

  /** A session with something on its standard input. */
  Gogo(InputStream in, Converter converter, Object... commands) {
    processor.addConverter(converter);
    for (Object command : commands) {
      processor.addCommand("aurora", command, command.getClass());
    }
    session = processor.createSession(in, out, err);
  }

  /** The value that a script gets. */
  Object execute(String line) throws Exception {
    return session.execute(line);
  }

  /** What a user sees of the result. */
  String shown(String line) throws Exception {
    Object result = execute(line);
    return result == null ? "" : session.format(result, Converter.INSPECT).toString();
  }

  CommandSession session() {
    return session;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    processor.stop();
  }
}
