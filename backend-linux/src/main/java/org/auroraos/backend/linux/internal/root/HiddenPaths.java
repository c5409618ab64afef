package org.auroraos.backend.linux.internal.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.backend.linux.internal.wire.Mount;

/** Covers what a policy hides, wherever the mounts before show it. */
final class HiddenPaths {
  private static final int COVER_SIZE = 4096;
  private static final int COVER_INODES = 8;

  private final List<Mount> shown;
  private final Path emptyFile;

  /**
   * Over these mounts.
   *
   * @param emptyFile what covers a file
   */
  HiddenPaths(List<Mount> shown, Path emptyFile) {
    this.shown = List.copyOf(shown);
    this.emptyFile = emptyFile;
  }

  /** The mounts that cover a path; empty when nothing shows it. */
  List<Mount> cover(String hidden) throws SandboxException {
    Optional<Path> outside = outside(hidden);
    Optional<Mount> holder = holder(hidden).filter(mount -> !mount.readOnly());
    if (holder.isPresent()) {
      NestedPaths.checkPinned(hidden, Path.of(holder.get().target()));
    }
    if (outside.isEmpty()) {
      if (holder.isPresent()) {
        throw Sources.refused(
            hidden,
            "cannot be hidden, because it does not exist and the program could make it in the"
                + " writable "
                + holder.get().target()
                + "; create it first");
      }
      return List.of();
    }
    boolean directory = Files.isDirectory(outside.get());
    List<Mount> covers = new ArrayList<>();
    for (Mount mount : shown) {
      Path source = Path.of(mount.source());
      if (mount.kind() == Mount.Kind.BIND && outside.get().startsWith(source)) {
        String target = inside(mount, source.relativize(outside.get()));
        covers.add(directory ? coverDirectory(target) : coverFile(target));
      }
    }
    return covers;
  }

  /** The innermost mount of the host in which a path lies. */
  private Optional<Mount> holder(String hidden) {
    return shown.stream()
        .filter(mount -> mount.kind() == Mount.Kind.BIND)
        .filter(mount -> Path.of(hidden).startsWith(mount.target()))
        .max(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()));
  }

  /** Where it really lies on the host; a link is hidden by hiding what it leads to. */
  private Optional<Path> outside(String hidden) throws SandboxException {
    Path named = Path.of(hidden);
    for (Mount mount : shown) {
      if (mount.kind() == Mount.Kind.BIND && Path.of(hidden).startsWith(mount.target())) {
        Path rest = Path.of(mount.target()).relativize(Path.of(hidden));
        named = Path.of(mount.source()).resolve(rest);
      }
    }
    if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(named.toRealPath());
    } catch (IOException e) {
      throw Sources.refused(hidden, "cannot be hidden, because it cannot be looked up: " + e);
    }
  }

  private static String inside(Mount mount, Path rest) {
    return Path.of(mount.target()).resolve(rest).normalize().toString();
  }

  private static Mount coverDirectory(String target) {
    int flags = Mount.READ_ONLY | Mount.NOEXEC;
    return Mount.tmpfs(target, flags, COVER_SIZE, COVER_INODES, 0555);
  }

  private Mount coverFile(String target) {
    return Mount.bind(emptyFile, target, Mount.READ_ONLY | Mount.NOEXEC);
  }
}
