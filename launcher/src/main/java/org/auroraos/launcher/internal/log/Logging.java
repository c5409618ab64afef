package org.auroraos.launcher.internal.log;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;

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

  private static URL resource(String name) {
    URL resource = Logging.class.getResource(name);
    if (resource == null) {
      throw new LauncherException("the launcher lacks " + name);
    }
    return resource;
  }
}
