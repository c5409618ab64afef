package org.auroraos.backend.linux.internal.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.backend.linux.internal.proc.MountTable;

/**
 * A mounted cgroup hierarchy and where this process stands in it, cgroups(7).
 *
 * @param v2 whether it is the unified one
 * @param mountPoint where it is mounted
 * @param controllers those of a v1 hierarchy, by name; a v2 hierarchy says itself what it has
 * @param own the group of this process, if it can be seen from here
 */
record Hierarchy(boolean v2, Path mountPoint, Set<String> controllers, Optional<Path> own) {
  private static final Set<String> NOT_CONTROLLERS =
      Set.of("rw", "ro", "clone_children", "noprefix");

  Hierarchy {
    controllers = Set.copyOf(controllers);
  }

  /**
   * The hierarchies that are mounted writable, each once.
   *
   * @param mounts the mounts of this process
   * @param membership the text of {@code /proc/self/cgroup}
   */
  static List<Hierarchy> of(MountTable mounts, String membership) {
    Map<String, String> groups = groups(membership);
    List<Hierarchy> found = new ArrayList<>();
    Set<Set<String>> seen = new HashSet<>();
    for (MountTable.Entry mount : mounts.ofType("cgroup")) {
      Set<String> controllers = new TreeSet<>(mount.superOptions());
      controllers.removeAll(NOT_CONTROLLERS);
      boolean named = controllers.stream().anyMatch(name -> name.contains("="));
      if (writable(mount) && !named && seen.add(controllers)) {
        String group = groups.getOrDefault(controllers.iterator().next(), "");
        found.add(new Hierarchy(false, mount.mountPoint(), controllers, visible(mount, group)));
      }
    }
    mounts.ofType("cgroup2").stream()
        .filter(Hierarchy::writable)
        .findFirst()
        .map(
            mount ->
                new Hierarchy(
                    true,
                    mount.mountPoint(),
                    Set.of(),
                    visible(mount, groups.getOrDefault("", ""))))
        .ifPresent(found::add);
    return found;
  }

  private static boolean writable(MountTable.Entry mount) {
    return mount.options().contains("rw");
  }

  /** The group of each v1 controller, and that of v2 under the empty name. */
  private static Map<String, String> groups(String membership) {
    Map<String, String> groups = new HashMap<>();
    for (String line : membership.lines().toList()) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        for (String controller : parts[1].split(",", -1)) {
          groups.put(controller, parts[2]);
        }
      }
    }
    return groups;
  }

  /** Where a group is seen; a container shows only the part of the hierarchy below its root. */
  private static Optional<Path> visible(MountTable.Entry mount, String group) {
    if (!group.startsWith("/") || group.startsWith("/..")) {
      return Optional.empty();
    }
    Path root = Path.of(mount.root());
    Path path = Path.of(group);
    return path.startsWith(root)
        ? Optional.of(mount.mountPoint().resolve(root.relativize(path)).normalize())
        : Optional.empty();
  }
}
