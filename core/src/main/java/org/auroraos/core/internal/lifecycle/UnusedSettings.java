package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds configurations for plugins that hold for nothing: those of ids that no plugin has, and
 * files whose names come near to what is read. Each is told once, and again when it was gone.
 */
final class UnusedSettings {
  private static final Logger LOG = LoggerFactory.getLogger(UnusedSettings.class);

  /** What somebody writes who means a policy or a plugin. */
  private static final String NEAR = "org.auroraos.{p,a}*.{cfg,config}";

  private static final Pattern READ =
      Pattern.compile(
          "org\\.auroraos\\.((policy|plugin)[~-].+|plugins|admission|audit)\\.(cfg|config)");

  private final NamedConfigurations configurations;
  private final Path etc;
  private final Consumer<String> warnings;
  private Set<String> told = Set.of();

  /**
   * For a configuration folder.
   *
   * @param warnings hears of each
   */
  UnusedSettings(NamedConfigurations configurations, Path etc, Consumer<String> warnings) {
    this.configurations = configurations;
    this.etc = etc;
    this.warnings = warnings;
  }

  /**
   * Looks for them and warns of those that are new.
   *
   * @param plugins ids of everything that is deployed
   */
  synchronized void look(Set<String> plugins) {
    Set<String> found = new TreeSet<>();
    try {
      for (NamedConfiguration configuration : configurations.list()) {
        if (!plugins.contains(configuration.name())) {
          found.add(
              configuration.source()
                  + ": no plugin has the id "
                  + configuration.name()
                  + ", so this holds for nothing; there are "
                  + (plugins.isEmpty() ? "none" : String.join(", ", new TreeSet<>(plugins))));
        }
      }
      for (Path file : near()) {
        found.add(
            file
                + ": nothing reads a file of this name. A policy is org.auroraos.policy~NAME.cfg, the"
                + " settings of a plugin org.auroraos.plugin~ID.cfg, of all org.auroraos.plugins.cfg, what may"
                + " start org.auroraos.admission.cfg");
      }
    } catch (IOException e) {
      LOG.warn("The configurations of plugins cannot be looked through: {}", e.toString());
      return;
    }
    Set<String> fresh = new HashSet<>(found);
    fresh.removeAll(told);
    fresh.stream().sorted().forEach(warnings);
    told = found;
  }

  private List<Path> near() throws IOException {
    List<Path> near = new ArrayList<>();
    if (!Files.isDirectory(etc)) {
      return near;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(etc, NEAR)) {
      for (Path file : files) {
        if (!READ.matcher(file.getFileName().toString()).matches()) {
          near.add(file);
        }
      }
    }
    return near;
  }
}
