package org.auroraos.core.internal.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configurations of a factory by name, {@code FACTORY~NAME.cfg}.
 *
 * <p>FileInstall 3.7.4 knows no {@code ~}: it splits a file's name at the first hyphen, and takes
 * the rest for a PID. So {@code f~a.cfg} is the single configuration {@code f~a}, and {@code
 * f~a-b.cfg} is {@code b} of the factory {@code f~a}. A managed service factory would get neither.
 * Here all count that belong to the factory by their PID, and the name is that of the file.
 */
public final class NamedConfigurations {
  private static final Logger LOG = LoggerFactory.getLogger(NamedConfigurations.class);
  private static final String FILE = "felix.fileinstall.filename";

  private final ConfigurationAdmin admin;
  private final String factory;

  /** The configurations of a factory. */
  public NamedConfigurations(ConfigurationAdmin admin, String factory) {
    this.admin = admin;
    this.factory = factory;
  }

  /**
   * All of them, by PID. Of two files that FileInstall takes for one configuration, as {@code f~a}
   * and {@code f-a}, the later one has won; the other is there too, with its path for a PID and
   * without properties, so that nobody takes one of them for the only one.
   */
  public List<NamedConfiguration> list() throws IOException {
    SortedMap<String, NamedConfiguration> found = new TreeMap<>();
    Map<Path, Map<String, List<Path>>> folders = new HashMap<>();
    for (Configuration configuration : withPrefix()) {
      try {
        Dictionary<String, Object> values = configuration.getProperties();
        if (values != null && belongs(configuration.getPid())) {
          NamedConfiguration read = read(configuration.getPid(), values);
          found.put(read.pid(), read);
          rivals(read, folders).forEach(rival -> found.put(rival.pid(), rival));
        }
      } catch (IllegalStateException deletedMeanwhile) {
        LOG.debug("A configuration was deleted while it was read", deletedMeanwhile);
      }
    }
    return List.copyOf(found.values());
  }

  /** Whether an event is about one of them. */
  public boolean concerns(ConfigurationEvent event) {
    return belongs(event.getPid());
  }

  /**
   * The files in a folder that will be such configurations, by name.
   *
   * @throws IOException when the folder is there and cannot be read
   */
  public static SortedMap<String, Path> filesIn(Path folder, String factory) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, factory + "*")) {
      for (Path file : entries) {
        nameOf(file, factory).ifPresent(name -> files.put(name, file));
      }
    }
    return files;
  }

  private List<Configuration> withPrefix() throws IOException {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=" + factory + "*)");
      return found == null ? List.of() : List.of(found);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("not a PID: " + factory, e);
    }
  }

  /** A PID of a tool that makes up its own follows the factory's after a dot. */
  private boolean belongs(String pid) {
    return pid.startsWith(factory + "~") || pid.startsWith(factory + ".");
  }

  private NamedConfiguration read(String pid, Dictionary<String, Object> values) {
    Map<String, Object> properties = new HashMap<>();
    for (String key : Collections.list(values.keys())) {
      properties.put(key, values.get(key));
    }
    Optional<Path> file = file(properties.get(FILE));
    String name = pid.substring(factory.length() + 1);
    return new NamedConfiguration(
        pid,
        file.flatMap(path -> nameOf(path, factory)).orElse(name),
        file.map(Path::toString).orElse(pid),
        properties);
  }

  /**
   * Other files of its name.
   *
   * @param folders what lies in the folders that were looked into: each is read once, however many
   *     configurations come from it
   */
  private List<NamedConfiguration> rivals(
      NamedConfiguration configuration, Map<Path, Map<String, List<Path>>> folders)
      throws IOException {
    Optional<Path> file = file(configuration.properties().get(FILE));
    Optional<Path> folder = file.map(Path::getParent).filter(Files::isDirectory);
    if (folder.isEmpty()) {
      return List.of();
    }
    if (!folders.containsKey(folder.get())) {
      folders.put(folder.get(), byName(folder.get()));
    }
    return folders.get(folder.get()).getOrDefault(configuration.name(), List.of()).stream()
        .filter(entry -> !entry.equals(file.get()))
        .map(Path::toString)
        .map(path -> new NamedConfiguration(path, configuration.name(), path, Map.of()))
        .toList();
  }

  private Map<String, List<Path>> byName(Path folder) throws IOException {
    Map<String, List<Path>> files = new HashMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, factory + "*")) {
      for (Path entry : entries) {
        nameOf(entry, factory)
            .ifPresent(name -> files.computeIfAbsent(name, n -> new ArrayList<>()).add(entry));
      }
    }
    return files;
  }

  private static Optional<String> nameOf(Path file, String factory) {
    Pattern pattern = Pattern.compile(Pattern.quote(factory) + "[~-](.+)\\.(cfg|config)");
    Matcher matcher = pattern.matcher(file.getFileName().toString());
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
}
