package org.auroraos.backend.linux.internal.root;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.backend.linux.internal.wire.Mount;

/**
 * Puts a private root together: the system's runtime, own temporary file systems, what the policy
 * shows, what the launch shows, and covers over what is hidden. Nothing else of the host.
 */
public final class RootCompiler {
  private static final long RUN_SIZE = 1L << 20;
  private static final long BYTES_PER_INODE = 4096;
  private static final long FEWEST_INODES = 1024;

  private final SystemRuntime system;
  private final Path emptyFile;

  /**
   * Looks at this machine once.
   *
   * @param emptyFile what covers a hidden file
   */
  public RootCompiler(Path emptyFile) throws IOException {
    this.system = SystemRuntime.of(Path.of("/"));
    this.emptyFile = emptyFile;
  }

  /** Whether every sandbox is shown this path of the system, at its own place. */
  public boolean showsAlways(Path path) {
    return system.shows(path);
  }

  /** The root for a launch. */
  public PrivateRoot compile(SandboxLaunch launch, String hostname) throws SandboxException {
    List<Path> owned = new ArrayList<>();
    List<Mount> mounts = shown(launch, hostname, owned);
    HiddenPaths hiddenPaths = new HiddenPaths(mounts, emptyFile);
    for (String hidden : launch.policy().filesystem().hidden()) {
      mounts.addAll(hiddenPaths.cover(hidden));
    }
    return new PrivateRoot(mounts, owned);
  }

  /** What there is to be seen, before anything is hidden; adds what the program must own. */
  List<Mount> shown(SandboxLaunch launch, String hostname, List<Path> owned)
      throws SandboxException {
    FilesystemPolicy policy = launch.policy().filesystem();
    List<Mount> mounts = new ArrayList<>(system.mounts());
    addGenerated(launch, hostname, mounts);
    addTemporary(policy, mounts);
    addPolicy(policy, mounts);
    for (SandboxMount mount : launch.mounts()) {
      addLaunch(mount, mounts, owned);
    }
    return mounts;
  }

  private static void addGenerated(SandboxLaunch launch, String hostname, List<Mount> mounts)
      throws SandboxException {
    try {
      mounts.addAll(GeneratedFiles.of(hostname, launch.policy().network()));
    } catch (IOException e) {
      throw Sources.refused("/etc", "the resolver's files of the host cannot be read: " + e);
    }
  }

  private static void addTemporary(FilesystemPolicy policy, List<Mount> mounts) {
    mounts.add(Mount.proc("/proc"));
    mounts.add(Mount.dev("/dev"));
    mounts.add(temporary("/tmp", 0, policy.tmpSize(), 01777));
    mounts.add(temporary("/dev/shm", Mount.NOEXEC, policy.shmSize(), 01777));
    mounts.add(temporary("/run", Mount.NOEXEC, RUN_SIZE, 0755));
  }

  private static Mount temporary(String target, int flags, long size, int mode) {
    return Mount.tmpfs(target, flags, size, Math.max(FEWEST_INODES, size / BYTES_PER_INODE), mode);
  }

  /** Outer paths before those inside them, so that each ends up as the policy says. */
  private void addPolicy(FilesystemPolicy policy, List<Mount> mounts) throws SandboxException {
    List<String> paths =
        Stream.concat(policy.readOnly().stream(), policy.readWrite().stream()).sorted().toList();
    for (String path : paths) {
      Sources.checkTarget(path);
      if (policy.readWrite().contains(path)) {
        mounts.add(Mount.bind(Sources.withoutLinks(Path.of(path), path), path, Mount.RECURSIVE));
      } else if (!system.shows(Path.of(path))) {
        checkNested(path, policy.readWrite());
        Path source = Sources.withoutLinks(Path.of(path), path);
        mounts.add(Mount.bind(source, path, Mount.READ_ONLY | Mount.RECURSIVE));
      }
    }
  }

  private static void checkNested(String path, List<String> writable) throws SandboxException {
    for (String outer : writable) {
      if (Path.of(path).startsWith(outer)) {
        NestedPaths.checkPinned(path, Path.of(outer));
      }
    }
  }

  private void addLaunch(SandboxMount mount, List<Mount> mounts, List<Path> owned)
      throws SandboxException {
    Sources.checkTarget(mount.target());
    if (mount.access() == SandboxMount.Access.READ_ONLY) {
      addReadOnly(mount.source(), mount.target(), mounts);
      return;
    }
    Path source = Sources.withoutLinks(mount.source(), mount.target());
    mounts.add(Mount.bind(source, mount.target(), Mount.NOEXEC | Mount.RECURSIVE));
    owned.add(source);
  }

  private void addReadOnly(Path source, String target, List<Mount> mounts) throws SandboxException {
    if (source.equals(Path.of(target)) && system.shows(source)) {
      return;
    }
    Path real = Sources.ofPlatform(source, target);
    mounts.add(Mount.bind(real, target, Mount.READ_ONLY | Mount.RECURSIVE));
  }
}
