package org.auroraos.launcher.internal.log;

import static org.slf4j.Logger.ROOT_LOGGER_NAME;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.slf4j.LoggerFactory;

/**
 * Tells Logback where its configuration is. Called before the first logger is made; it must not
 * fall back to its own, which writes everything to the terminal.
 */
public final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /** As {@code etc/logback.xml} says, or as it did when it came, where it is gone. */
  public static void toFile(Locations locations) {
    System.setProperty("aurora.data", locations.data().toString());
    Path file = locations.etc().resolve("logback.xml");
    System.setProperty(
        CONFIGURATION,
        Files.isReadable(file) ? file.toUri().toString() : resource("platform.xml").toString());
  }

  /** Warnings and errors to standard error, nothing anywhere else. */
  public static void toStandardError() {
    System.setProperty(CONFIGURATION, resource("exec.xml").toString());
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

  private static URL resource(String name) {
    URL resource = Logging.class.getResource(name);
    if (resource == null) {
      throw new LauncherException("the launcher lacks " + name);
    }
    return resource;
  }
}
