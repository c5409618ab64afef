package org.auroraos.launcher.internal.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.auroraos.launcher.internal.LauncherException;
import org.slf4j.LoggerFactory;

/**
 * {@code etc/aurora.properties}: framework properties of the operator, UTF-8. Any may be set there,
 * and any bundle may read it, so a key that nobody knows cannot be an error; but those that are
 * wrong for sure or very likely are told.
 */
final class UserProperties {
  /** The name of the file. */
  static final String FILE = "aurora.properties";

  /** Those of ours, and those that the file as delivered explains. */
  private static final KnownNames KNOWN =
      new KnownNames(
          "aurora.stop.grace",
          "aurora.identity.range",
          "felix.fileinstall.poll",
          "felix.log.level",
          "ds.loglevel",
          "org.osgi.framework.system.packages.extra");

  private static final String OURS = "aurora.";

  /** The launcher's own; they follow from AURORA_HOME and its sisters, or must not change. */
  private static final String RESERVED = "aurora\\.(home|data|etc|deploy|runtime|version|mode)";

  private UserProperties() {}

  /**
   * Reads the file; one that is missing says nothing.
   *
   * @param file the properties file
   * @param known what {@code ${...}} may refer to beside the file's own keys and system properties
   */
  static Map<String, String> load(Path file, Map<String, String> known) {
    Map<String, String> values = read(file);
    for (String key : values.keySet()) {
      if (key.matches(RESERVED)) {
        throw new LauncherException(
            file
                + ": "
                + key
                + " cannot be set here; use the environment variable AURORA_"
                + key.substring(key.indexOf('.') + 1).toUpperCase(java.util.Locale.ROOT));
      }
    }
    for (String problem : problems(file, values)) {
      LoggerFactory.getLogger(UserProperties.class).warn("{}", problem);
    }
    return new Expansion(
            values,
            name ->
                Optional.ofNullable(known.get(name))
                    .or(() -> Optional.ofNullable(System.getProperty(name))),
            file.toString())
        .expandAll();
  }

  /** Keys that mean nothing. */
  static List<String> problems(Path file, Map<String, String> values) {
    List<String> problems = new ArrayList<>();
    for (String key : values.keySet()) {
      if (KNOWN.contains(key) || isReferredTo(key, values)) {
        continue;
      }
      Optional<String> near = KNOWN.near(key);
      if (near.isPresent() || key.startsWith(OURS) || key.indexOf('.') < 0) {
        problems.add(
            file
                + ": nobody knows the key "
                + key
                + near.map(known -> "; did you mean " + known + "?")
                    .orElse("; there are " + KNOWN + ", and those of OSGi and Felix"));
      }
    }
    return problems;
  }

  private static boolean isReferredTo(String key, Map<String, String> values) {
    return values.values().stream().anyMatch(value -> value.contains("${" + key + "}"));
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | IllegalArgumentException e) {
      throw new LauncherException("cannot read " + file + ": " + e.getMessage(), e);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      values.put(key, properties.getProperty(key).strip());
    }
    return values;
  }
}
