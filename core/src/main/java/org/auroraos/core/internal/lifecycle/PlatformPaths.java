package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.core.internal.store.DurableFiles;
import org.osgi.framework.BundleContext;

/**
 * Where things are, without symbolic links: a sandbox shows no source that has one in its path.
 *
 * @param data what is written
 * @param etc configuration files
 * @param runtime what a bundle plugin sees as {@code /runtime}
 * @param javaHome the JDK that the platform runs on
 */
record PlatformPaths(Path data, Path etc, Path runtime, Path javaHome) {

  /** From the framework's properties, see docs/architecture.md. */
  static PlatformPaths of(BundleContext context) throws IOException {
    Path data = property(context, "aurora.data");
    Files.createDirectories(data);
    return new PlatformPaths(
        data.toRealPath(),
        property(context, "aurora.etc"),
        property(context, "aurora.runtime"),
        Path.of(System.getProperty("java.home")).toRealPath());
  }

  /** Where classes of the plugin runtime lie in the form of the JVM; its parent is there. */
  Path classArchives() throws IOException {
    return DurableFiles.directory(data.resolve("cache"), "rwx------").resolve("plugin-jvm");
  }

  private static Path property(BundleContext context, String name) {
    String value = context.getProperty(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("the framework property " + name + " is not set");
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
