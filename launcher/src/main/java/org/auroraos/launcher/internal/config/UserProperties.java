package org.auroraos.launcher.internal.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.auroraos.launcher.internal.LauncherException;

/** {@code etc/aurora.properties}: framework properties of the operator, UTF-8. */
final class UserProperties {
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
    return new Expansion(
            values,
            name ->
                Optional.ofNullable(known.get(name))
                    .or(() -> Optional.ofNullable(System.getProperty(name))),
            file.toString())
        .expandAll();
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
