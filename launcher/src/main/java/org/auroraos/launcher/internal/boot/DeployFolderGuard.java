package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Never lets a bundle resolve that was installed from the deploy folder: what is dropped there is a
 * plugin and runs in a sandbox of its own, never in the platform's process. Registered before any
 * bundle starts. A location that cannot be understood counts as one in the folder.
 */
final class DeployFolderGuard implements ResolverHookFactory, ResolverHook {
  private static final String FILE = "file:";

  private final Path folder;

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
    return this;
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {
    candidates.removeIf(revision -> isGuarded(revision.getBundle().getLocation()));
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

  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> collisions) {
    // who wins is the framework's business
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    // candidates that may not resolve are gone already
  }

  @Override
  public void end() {
    // nothing is kept between two resolves
  }
}
