package org.auroraos.core.internal.policy;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A policy's configuration as Config Admin has it.
 *
 * @param pid its PID, {@code org.auroraos.policy~NAME}
 * @param name the name of the policy
 * @param source its file, or its PID if it has none
 * @param properties keys and values
 */
record PolicyConfiguration(String pid, String name, String source, Map<String, Object> properties) {
  private static final String FILE_NAME = "felix.fileinstall.filename";

  private static final Pattern FILE =
      Pattern.compile(
          Pattern.quote(PolicyRegistryComponent.FACTORY_PID) + "[~-](.+)\\.(cfg|config)");

  /** Reads name and source; a PID without {@code ~} is of a tool that makes up its own. */
  static PolicyConfiguration of(String pid, Map<String, Object> properties) {
    Optional<Path> file = file(properties.get(FILE_NAME));
    String name = pid.substring(pid.indexOf('~') + 1);
    return new PolicyConfiguration(
        pid,
        file.flatMap(PolicyConfiguration::nameOf).orElse(name),
        file.map(Path::toString).orElse(pid),
        Map.copyOf(properties));
  }

  /** The name of the policy in a file, if it is a policy's. */
  static Optional<String> nameOf(Path file) {
    Matcher matcher = FILE.matcher(file.getFileName().toString());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** FileInstall gives a URL of the file. */
  private static Optional<Path> file(Object url) {
    if (url == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(URI.create(url.toString())));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Name of the policy that this one extends. */
  String parent(Map<String, ?> builtIn) {
    Object named = properties.get(PolicyKeys.EXTENDS);
    if (named != null) {
      return named.toString().strip();
    }
    return builtIn.containsKey(name) ? name : BuiltInPolicies.DEFAULT;
  }
}
