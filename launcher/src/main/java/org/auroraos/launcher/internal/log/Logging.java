package org.auroraos.launcher.internal.log;

import static org.slf4j.Logger.ROOT_LOGGER_NAME;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.status.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.auroraos.launcher.internal.Locations;
import org.slf4j.LoggerFactory;

/** Where the log goes. Called before the first logger is made. */
public final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  /**
   * To {@code logs/aurora.log}, warnings also to the terminal; or wherever {@code etc/logback.xml}
   * says. A file that cannot be used is told, and what holds without it does.
   */
  public static void toFile(Locations locations) {
    System.setProperty("aurora.data", locations.data().toString());
    Path file = locations.etc().resolve("logback.xml");
    if (!Files.exists(file)) {
      builtIn(locations);
      return;
    }
    if (!Files.isReadable(file)) {
      builtIn(locations);
      logger().warn("{} is not used: no permission to read it", file);
      return;
    }
    System.setProperty(CONFIGURATION, file.toUri().toString());
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      check(context, file, locations);
    }
  }

  private static void builtIn(Locations locations) {
    System.setProperty(LogConfigurator.FILE, locations.logs().resolve("aurora.log").toString());
  }

  private static void check(LoggerContext context, Path file, Locations locations) {
    List<String> problems = problems(context);
    if (!context.getLogger(ROOT_LOGGER_NAME).iteratorForAppenders().hasNext()) {
      System.clearProperty(CONFIGURATION);
      builtIn(locations);
      context.reset();
      LogConfigurator usual = new LogConfigurator();
      usual.setContext(context);
      usual.configure(context);
      problems.add("it appends the log to nothing, so the log is as it is without this file");
    }
    problems.forEach(problem -> logger().warn("{}: {}", file, problem));
  }

  private static List<String> problems(LoggerContext context) {
    List<String> problems = new ArrayList<>();
    for (Status status : context.getStatusManager().getCopyOfStatusList()) {
      if (status.getEffectiveLevel() >= Status.WARN) {
        Throwable cause = status.getThrowable();
        String detail = cause == null ? "" : ": " + cause.getMessage();
        String problem = status.getMessage() + detail;
        if (!problems.contains(problem)) {
          problems.add(problem);
        }
      }
    }
    return problems;
  }

  private static org.slf4j.Logger logger() {
    return LoggerFactory.getLogger(Logging.class);
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
