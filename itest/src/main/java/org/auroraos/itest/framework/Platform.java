package org.auroraos.itest.framework;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.awaitility.Awaitility;
import org.osgi.framework.BundleContext;

/** The platform that the tests run in, used as an operator does: through its folders. */
final class Platform {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final AtomicInteger IDS = new AtomicInteger();

  private final BundleContext context;
  private final PluginManager plugins;

  Platform(BundleContext context, PluginManager plugins) {
    this.context = context;
    this.plugins = plugins;
  }

  /** An id that no test had before: data is kept when a plugin is undeployed. */
  static String newId() {
    return "plugin-" + IDS.incrementAndGet();
  }

  Path data() {
    return folder("aurora.data");
  }

  Path samples() {
    return folder("aurora.samples");
  }

  /** A new directory outside of the deploy folder, on the same file system. */
  Path staging() throws IOException {
    Path parent = Files.createDirectories(data().resolveSibling("staging"));
    return Files.createTempDirectory(parent, "plugin");
  }

  /** A directory with {@code module.json} and a shell script. */
  Path command(String name, String version, String script) throws IOException {
    Path directory = staging();
    Files.writeString(
        directory.resolve("module.json"),
        """
        {"name": "%s", "version": "%s", "entry": "run.sh", "description": ""}
        """
            .formatted(name, version));
    Path run = directory.resolve("run.sh");
    Files.writeString(run, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  /** A command plugin that stays until it is stopped. */
  Path sleeper(String name, String version) throws IOException {
    return command(
        name,
        version,
        """
        echo "$AURORA_PLUGIN_VERSION" >> /data/starts
        echo "starts: $(cat /data/starts | tr '\\n' ' ')"
        while :; do sleep 1 & wait $!; done
        """);
  }

  /** Moves a file or directory into the deploy folder, in place of what has its name there. */
  Path drop(Path source, String name) throws IOException {
    Path target = folder("aurora.deploy").resolve(name);
    if (Files.isDirectory(target)) {
      delete(target);
    }
    return Files.move(source, target, StandardCopyOption.REPLACE_EXISTING);
  }

  Path dropCopy(Path source, String name) throws IOException {
    Path copy = staging().resolve(name);
    Files.copy(source, copy);
    return drop(copy, name);
  }

  Path deployFolder() {
    return folder("aurora.deploy");
  }

  void configure(String file, String content) throws IOException {
    Path staged = staging().resolve(file);
    Files.writeString(staged, content);
    Files.move(staged, folder("aurora.etc").resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  PluginInfo awaitState(String id, PluginState state) {
    return await(id, plugin -> plugin.state() == state, "is " + state);
  }

  PluginInfo await(String id, Predicate<PluginInfo> condition, String what) {
    return Awaitility.await("plugin " + id + " " + what)
        .atMost(PATIENCE)
        .until(() -> plugins.find(id), found -> found.filter(condition).isPresent())
        .orElseThrow();
  }

  void awaitGone(String id) {
    Awaitility.await("plugin " + id + " is gone")
        .atMost(PATIENCE)
        .until(() -> plugins.find(id).isEmpty());
  }

  static void awaitDead(long pid) {
    Awaitility.await("process " + pid + " has ended")
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  /** What a plugin has written so far. */
  String log(String id) {
    try {
      Path file = plugins.log(id);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PluginException e) {
      return "";
    }
  }

  void awaitLog(String id, String text) {
    Awaitility.await("the log of " + id + " holds '" + text + "'")
        .atMost(PATIENCE)
        .until(() -> log(id).contains(text));
  }

  /** Empties the deploy folder and the configuration, and waits until nothing is left. */
  void clear() throws IOException {
    for (Path folder : List.of(folder("aurora.deploy"), folder("aurora.etc"))) {
      for (Path entry : entries(folder)) {
        delete(entry);
      }
    }
    Awaitility.await("no plugin is left").atMost(PATIENCE).until(() -> plugins.list().isEmpty());
  }

  static void delete(Path path) throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path entry : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private Path folder(String property) {
    return Path.of(context.getProperty(property)).toAbsolutePath().normalize();
  }
}
