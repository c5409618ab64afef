package org.auroraos.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things lie; all paths are absolute, normalised and without symbolic links, so that each
 * thing has one name: for FileInstall, for the guard of the deploy folder, and for the sandboxes,
 * which follow no links.
 *
 * @param home the unpacked distribution, may be read-only
 * @param data everything that is written
 * @param etc configuration files
 * @param deploy the deploy folder
 * @param runtime the runtime of bundle plugins
 */
public record Locations(Path home, Path data, Path etc, Path deploy, Path runtime) {

  private static final int MAX_LINKS = 40;

  /** From the system properties {@code aurora.*}; only {@code aurora.home} is mandatory. */
  public static Locations fromSystemProperties() {
    String home = System.getProperty("aurora.home", "");
    if (home.isEmpty()) {
      throw new LauncherException("the system property aurora.home is not set; use bin/aurora");
    }
    Path homePath = absolute(home);
    return new Locations(
        homePath,
        property("aurora.data", homePath.resolve("data")),
        property("aurora.etc", homePath.resolve("etc")),
        property("aurora.deploy", homePath.resolve("deploy")),
        property("aurora.runtime", homePath.resolve("lib").resolve("runtime")));
  }

  /** The platform's own bundles and the list of them. */
  public Path system() {
    return home.resolve("system");
  }

  /** Log files: the platform's own and a directory per plugin. */
  public Path logs() {
    return data.resolve("logs");
  }

  /** What lives as long as the platform: state, console socket. */
  public Path run() {
    return data.resolve("run");
  }

  private static Path property(String name, Path byDefault) {
    String value = System.getProperty(name, "");
    return value.isEmpty() ? byDefault : absolute(value);
  }

  private static Path absolute(String path) {
    return real(Path.of(path).toAbsolutePath(), MAX_LINKS);
  }

  /** Also where the path, or what its link names, does not exist yet. */
  private static Path real(Path path, int links) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      if (parent == null || links == 0) {
        return path.normalize();
      }
      Path here = real(parent, links).resolve(path.getFileName()).normalize();
      return Files.isSymbolicLink(here) ? real(target(here), links - 1) : here;
    }
  }

  private static Path target(Path link) {
    try {
      return link.resolveSibling(Files.readSymbolicLink(link));
    } catch (IOException e) {
      throw new LauncherException("cannot read the link " + link + ": " + e.getMessage(), e);
    }
  }
}
