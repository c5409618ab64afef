package org.auroraos.backend.linux.internal.root;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.backend.linux.internal.root.RealPaths.Place;
import org.auroraos.backend.linux.internal.root.RealPaths.Use;
import org.auroraos.backend.linux.internal.wire.Mount;

/** Finds the real places of what a private root would show. */
public final class RealPathsCompiler {
  private static final String TEMPORARY = "/tmp";

  /** What stands for the generated files of a private root. */
  private static final List<String> FILES =
      List.of("/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/hosts", "/etc/hostname");

  private static final List<String> RESOLVER =
      List.of("/etc/resolv.conf", "/etc/host.conf", "/etc/gai.conf");
  private static final List<String> DEVICES =
      List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");

  private final RootCompiler root;

  /** Shows what this one shows. */
  public RealPathsCompiler(RootCompiler root) {
    this.root = root;
  }

  /**
   * The places for a launch.
   *
   * @param temporary directory that stands for {@code /tmp}
   */
  public RealPaths compile(SandboxLaunch launch, Path temporary) throws SandboxException {
    List<Path> owned = new ArrayList<>(List.of(temporary));
    List<Mount> shown = root.shown(launch, "localhost", owned);
    List<Place> places = new ArrayList<>();
    for (Mount mount : shown) {
      if (mount.kind() == Mount.Kind.BIND) {
        add(Path.of(mount.source()), use(mount), places);
      }
    }
    // Not the other entries of /dev, and nothing of /proc is written: both are the host's.
    add(Path.of("/proc"), Use.READ, places);
    DEVICES.forEach(device -> add(Path.of(device), Use.DEVICE, places));
    Stream<String> resolver =
        launch.policy().network() == NetworkAccess.HOST ? RESOLVER.stream() : Stream.empty();
    Stream.concat(FILES.stream(), resolver).forEach(file -> add(Path.of(file), Use.READ, places));
    places.add(new Place(temporary, Use.WORK));
    return new RealPaths(places, names(launch, temporary), owned, open(launch, places));
  }

  private static SortedMap<String, Path> names(SandboxLaunch launch, Path temporary) {
    SortedMap<String, Path> names = new TreeMap<>();
    names.put(TEMPORARY, temporary);
    launch.mounts().forEach(mount -> names.put(mount.target(), mount.source()));
    return names;
  }

  private static Use use(Mount mount) {
    if (mount.readOnly()) {
      return mount.has(Mount.NOEXEC) ? Use.READ : Use.EXECUTE;
    }
    return mount.has(Mount.NOEXEC) ? Use.WRITE : Use.WORK;
  }

  /** What has gone meanwhile, or is not on this machine, is left out. */
  private static void add(Path path, Use use, List<Place> places) {
    try {
      if (Files.exists(path)) {
        places.add(new Place(path.toRealPath(), use));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be looked up: " + path, e);
    }
  }

  private static List<String> open(SandboxLaunch launch, List<Place> places) {
    FilesystemPolicy policy = launch.policy().filesystem();
    List<String> open = new ArrayList<>();
    for (String hidden : policy.hidden()) {
      if (places.stream().anyMatch(place -> Path.of(hidden).startsWith(place.path()))) {
        open.add(hidden + " is not hidden");
      }
    }
    for (String path : policy.readOnly()) {
      if (policy.readWrite().stream().anyMatch(outer -> Path.of(path).startsWith(outer))) {
        open.add(path + " is not read-only");
      }
    }
    return open;
  }
}
