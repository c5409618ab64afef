package org.auroraos.launcher.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Writes to standard error; while somebody edits a line at the console's prompt, above that line.
 *
 * <p>The line editor is an object of a bundle (JLine's {@code LineReader}), of which the class path
 * knows nothing: the console's profile hands it over with {@link ConsoleLog}.
 */
public final class PromptAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private Encoder<ILoggingEvent> encoder;
  private volatile LinePrinter printer = System.err::print;

  /** Prints some complete lines. */
  @FunctionalInterface
  private interface LinePrinter {
    void print(String lines);
  }

  /** Set by the configuration file. */
  public void setEncoder(Encoder<ILoggingEvent> encoder) {
    this.encoder = encoder;
  }

  Encoder<ILoggingEvent> getEncoder() {
    return encoder;
  }

  @Override
  public void start() {
    if (encoder == null) {
      addError("The appender " + getName() + " has no encoder");
      return;
    }
    super.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    printer.print(new String(encoder.encode(event), UTF_8));
  }

  /** From now on prints above the line that this JLine reader edits. */
  void printAbove(Object reader) throws NoSuchMethodException {
    Method method = reader.getClass().getMethod("printAbove", String.class);
    printer =
        lines -> {
          try {
            method.invoke(reader, lines);
          } catch (IllegalAccessException | InvocationTargetException e) {
            System.err.print(lines);
          }
        };
  }
}
