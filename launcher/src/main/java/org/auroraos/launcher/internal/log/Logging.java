package org.auroraos.launcher.internal.log;

import static org.slf4j.Logger.ROOT_LOGGER_NAME;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.auroraos.launcher.internal.Locations;
import org.slf4j.LoggerFactory;

/** Where the log goes. Called before the first logger is made. */
public final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /**
   * To {@code logs/aurora.log}, warnings also to the terminal; or wherever {@code etc/logback.xml}
   * says.
   */
  public static void toFile(Locations locations) {
    System.setProperty("aurora.data", locations.data().toString());
    Path file = locations.etc().resolve("logback.xml");
    if (Files.isReadable(file)) {
      System.setProperty(CONFIGURATION, file.toUri().toString());
    } else {
      System.setProperty(LogConfigurator.FILE, locations.logs().resolve("aurora.log").toString());
    }
  }

  /**
   * Makes warnings appear above the line that is being edited instead of in it.
   *
   * @param reader JLine's line reader
   */
  public static void printAbove(Object reader) throws NoSuchMethodException {
    if (LoggerFactory.getLogger(ROOT_LOGGER_NAME) instanceof Logger root) {
      for (Iterator<Appender<ILoggingEvent>> it = root.iteratorForAppenders(); it.hasNext(); ) {
        if (it.next() instanceof PromptAppender appender) {
          appender.printAbove(reader);
        }
      }
    }
  }
}
