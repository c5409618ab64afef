package org.auroraos.launcher.internal.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds files in {@code etc/} that nobody reads because of a slip in their name. Every other name
 * may be the PID of a bundle that the operator has added.
 */
public final class EtcFolder {
  private static final KnownNames FILES =
      new KnownNames(
          UserProperties.FILE,
          "logback.xml",
          "org.auroraos.plugins.cfg",
          "org.auroraos.backend.linux.cfg");

  private static final KnownNames FACTORIES =
      new KnownNames("org.auroraos.policy", "org.auroraos.plugin");

  private static final Pattern FACTORY_FILE = Pattern.compile("([^~]+)~(.+)\\.(cfg|config)");

  private EtcFolder() {}

  /** What is wrong with which file, for people. */
  public static List<String> problems(Path etc) {
    List<String> problems = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(etc)) {
      for (Path file : files) {
        probablyMeant(file.getFileName().toString())
            .ifPresent(
                meant ->
                    problems.add(file + ": nobody reads this file; did you mean " + meant + "?"));
      }
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(etc + ": cannot be read: " + e.getMessage());
    }
    problems.sort(null);
    return problems;
  }

  private static Optional<String> probablyMeant(String name) {
    Matcher factory = FACTORY_FILE.matcher(name);
    if (factory.matches()) {
      String pid = factory.group(1);
      return FACTORIES.contains(pid)
          ? Optional.empty()
          : FACTORIES.near(pid).map(near -> near + "~" + factory.group(2) + "." + factory.group(3));
    }
    return FILES.contains(name) ? Optional.empty() : FILES.near(name);
  }
}
