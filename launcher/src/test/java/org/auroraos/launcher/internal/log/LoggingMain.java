package org.auroraos.launcher.internal.log;

import java.nio.file.Path;
import org.auroraos.launcher.internal.Locations;
import org.slf4j.LoggerFactory;

/** Sets up the log of a home and a data directory and writes one line; a JVM has one log only. */
final class LoggingMain {
  private LoggingMain() {}

  public static void main(String[] args) {
    Path root = Path.of(args[0]);
    Path home = root.resolve("home");
    Logging.toFile(
        new Locations(
            home,
            root.resolve("data"),
            home.resolve("etc"),
            home.resolve("deploy"),
            home.resolve("lib/runtime")));
    LoggerFactory.getLogger(LoggingMain.class).error("a line");
  }
}
