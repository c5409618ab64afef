package org.auroraos.launcher.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build knows.
 *
 * @param aurora version of the platform
 * @param slf4j version of SLF4J on the launcher's class path
 * @param logback version of Logback on the launcher's class path
 */
public record BuildInfo(String aurora, String slf4j, String logback) {

  /** From the resource that the build has filled in. */
  public static BuildInfo load() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        properties.getProperty("aurora"),
        properties.getProperty("slf4j"),
        properties.getProperty("logback"));
  }
}
