package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps what lies in the deploy folder out of the platform's process: it is a plugin and runs in a
 * sandbox of its own. A bundle that was installed from there never resolves. A location that cannot
 * be understood counts as one in the folder.
 */
final class DeployFolderGuard implements ResolverHookFactory {
  private static final String FILE = "file:";

  private final Path folder;
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  /**
   * A guard.
   *
   * @param folder the deploy folder, need not exist
   */
  DeployFolderGuard(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  static void register(BundleContext system, Path folder) {
    system.registerService(ResolverHookFactory.class, new DeployFolderGuard(folder), null);
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return new DeployFolderHook(this, triggers);
  }

  /** Whether a bundle must not resolve. */
  boolean guards(Bundle bundle) {
    return known.computeIfAbsent(bundle.getLocation(), this::isGuarded);
  }

  /** Whether a bundle with this location must not resolve. */
  boolean isGuarded(String location) {
    int file = location.toLowerCase(Locale.ROOT).lastIndexOf(FILE);
    if (file >= 0) {
      return path(location.substring(file)).map(this::isInFolder).orElse(true);
    }
    // jardir:/path and whatever else carries the folder's name in plain sight
    return location.contains(folder.toString()) || location.contains(real(folder).toString());
  }

  private boolean isInFolder(Path path) {
    return path.startsWith(folder)
        || real(path).startsWith(real(folder))
        || real(path).startsWith(folder);
  }

  /** The path in {@code file:path}, a URI or (as FileInstall and people write it) nearly one. */
  private static Optional<Path> path(String url) {
    String path = url.substring(FILE.length()).replaceFirst("[!?#].*", "");
    if (path.startsWith("//") && !path.startsWith("///")) {
      return Optional.empty(); // file://host/path
    }
    try {
      String decoded = path.indexOf('%') < 0 ? path : new URI(FILE + path).getPath();
      return Optional.ofNullable(decoded).map(p -> Path.of(p).toAbsolutePath().normalize());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** With symbolic links resolved, as far as the path exists. */
  private static Path real(Path path) {
    try {
      if (Files.exists(path)) {
        return path.toRealPath();
      }
    } catch (IOException e) {
      return path;
    }
    Path parent = path.getParent();
    return parent == null ? path : real(parent).resolve(path.getFileName());
  }
}
