package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.auroraos.backend.linux.internal.proc.MountTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of this platform, {@code aurora/<platform>} in every hierarchy that is needed and can
 * be used: tried out by making a leaf, not concluded from versions. Removed on close.
 */
public final class Groups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
  private static final String OURS = "aurora";
  private static final String PROBE = "probe";
  private static final int ATTEMPTS = 500;
  private static final long PAUSE_NANOS = 10_000_000;

  private final PlatformName platform;
  private final boolean root;
  private final Map<Controller, Group> groups = new EnumMap<>(Controller.class);
  private final Map<Controller, String> problems = new EnumMap<>(Controller.class);
  private final List<Path> made = new ArrayList<>();

  private Groups(PlatformName platform, boolean root) {
    this.platform = platform;
    this.root = root;
  }

  /**
   * Makes the groups of this process and removes those that dead platforms left.
   *
   * @param root whether this process is root, and so may write even where it should not
   */
  public static Groups ofThisProcess(boolean root) throws IOException {
    Groups groups = new Groups(PlatformName.ofThisProcess(), root);
    groups.prepare(
        Hierarchy.of(MountTable.ofThisProcess(), Files.readString(Path.of("/proc/self/cgroup"))));
    return groups;
  }

  /** The group whose leaves have a controller, if there is one. */
  Optional<Group> find(Controller controller) {
    return Optional.ofNullable(groups.get(controller));
  }

  /** Why there is none. */
  String problem(Controller controller) {
    return problems.getOrDefault(controller, "no cgroup hierarchy with it is mounted writable");
  }

  /** Removes leaves that a launcher left because it was killed, once they are empty. */
  public boolean sweep(String leaf) {
    return groups.values().stream()
        .map(group -> group.path().resolve(leaf))
        .allMatch(GroupFiles::removeIfEmpty);
  }

  @Override
  public void close() {
    for (Path group : made) {
      GroupFiles.children(group).forEach(GroupFiles::removeIfEmpty);
      GroupFiles.removeIfEmpty(group);
      GroupFiles.removeIfEmpty(group.getParent());
    }
    made.clear();
    groups.clear();
  }

  private void prepare(List<Hierarchy> hierarchies) {
    for (Hierarchy hierarchy : hierarchies) {
      if (!hierarchy.v2()) {
        prepareV1(hierarchy);
      }
    }
    for (Hierarchy hierarchy : hierarchies) {
      if (hierarchy.v2() && groups.size() < Controller.values().length) {
        prepareV2(hierarchy);
      }
    }
  }

  private void prepareV1(Hierarchy hierarchy) {
    Set<Controller> wanted = EnumSet.noneOf(Controller.class);
    hierarchy.controllers().forEach(name -> Controller.byId(name).ifPresent(wanted::add));
    if (wanted.isEmpty()) {
      return;
    }
    try {
      adopt(makeGroup(hierarchy.mountPoint()), false, wanted);
    } catch (IOException e) {
      wanted.forEach(controller -> problems.put(controller, e.toString()));
    }
  }

  private void prepareV2(Hierarchy hierarchy) {
    for (UnifiedBases.Base base : UnifiedBases.of(hierarchy, root)) {
      Set<Controller> wanted = EnumSet.allOf(Controller.class);
      wanted.removeAll(groups.keySet());
      try {
        Set<Controller> offered = offered(base.path(), wanted);
        if (offered.stream().anyMatch(controller -> controller != Controller.CPUACCT)) {
          UnifiedBases.leave(base);
        }
        enable(base.path(), offered);
        Path group = makeGroup(base.path());
        enable(group.getParent(), offered);
        enable(group, offered);
        adopt(group, true, offered);
        if (groups.keySet().containsAll(wanted)) {
          return;
        }
      } catch (IOException e) {
        wanted.forEach(controller -> problems.put(controller, e.toString()));
      }
    }
  }

  private static Set<Controller> offered(Path base, Set<Controller> wanted) throws IOException {
    Set<String> names = GroupFiles.words(base, "cgroup.controllers");
    Set<Controller> offered = EnumSet.copyOf(wanted);
    offered.removeIf(
        controller -> controller != Controller.CPUACCT && !names.contains(controller.id()));
    return offered;
  }

  /**
   * Gives the children of a group controllers; those that it cannot give are taken out of the set.
   */
  private void enable(Path group, Set<Controller> controllers) throws IOException {
    Set<String> enabled = GroupFiles.words(group, "cgroup.subtree_control");
    for (Controller controller : Set.copyOf(controllers)) {
      if (controller == Controller.CPUACCT || enabled.contains(controller.id())) {
        continue;
      }
      try {
        GroupFiles.write(group, "cgroup.subtree_control", "+" + controller.id());
      } catch (IOException e) {
        problems.put(controller, "it cannot be enabled in " + group + ": " + e.getMessage());
        controllers.remove(controller);
      }
    }
  }

  private Path makeGroup(Path base) throws IOException {
    Path ours = base.resolve(OURS);
    for (Path other : GroupFiles.children(ours)) {
      if (platform.hasDied(other.getFileName().toString()) && !removeTree(other)) {
        LOG.warn("{} of a platform that has ended cannot be removed; something lives in it", other);
      }
    }
    Path group = ours.resolve(platform.toString());
    made.add(group);
    GroupFiles.make(base, group);
    return group;
  }

  /**
   * Nothing that a dead platform started survives it, but what it started last may still be about
   * to end: its launchers notice, kill their sandboxes, and remove the leaves themselves.
   */
  private static boolean removeTree(Path group) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      GroupFiles.children(group).forEach(GroupFiles::removeIfEmpty);
      if (GroupFiles.removeIfEmpty(group)) {
        return true;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }

  /** Takes a group for those controllers whose files a leaf in it really has. */
  private void adopt(Path path, boolean v2, Set<Controller> controllers) throws IOException {
    Path leaf = path.resolve(PROBE);
    GroupFiles.make(path, leaf);
    try {
      Group group = new Group(path, v2, GroupFiles.files(leaf));
      for (Controller controller : controllers) {
        if (group.files().contains(controller.file(v2))) {
          groups.put(controller, group);
        } else {
          problems.put(controller, "a group in " + path + " lacks " + controller.file(v2));
        }
      }
    } finally {
      GroupFiles.removeIfEmpty(leaf);
    }
    LOG.debug("{} for {}", path, controllers);
  }
}
