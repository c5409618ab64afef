package org.auroraos.launcher.internal.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.Appender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** Gogo command with which the console's profile makes warnings appear above its prompt. */
public final class ConsoleLog {
  /**
   * Connects the log with the console.
   *
   * @param reader JLine's line reader of the session
   */
  public void attach(Object reader) throws NoSuchMethodException {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      for (Iterator<Appender<?>> it = appenders(root); it.hasNext(); ) {
        if (it.next() instanceof PromptAppender appender) {
          appender.printAbove(reader);
        }
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Iterator<Appender<?>> appenders(Logger root) {
    return (Iterator) root.iteratorForAppenders();
  }
}
