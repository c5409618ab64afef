package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.auroraos.backend.linux.internal.libc.Libc;
import org.auroraos.backend.linux.internal.proc.MountTable;
import org.auroraos.backend.linux.internal.proc.PlatformName;
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

  /** After the name of a platform: the group of sandboxes that outlive it. */
  private static final String KEPT = ".kept";

  /** A start waits no longer than this for what a dead platform left. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PlatformName platform;
  private final GroupTree tree;
  private final boolean root;
  private final Map<Controller, Group> groups = new EnumMap<>(Controller.class);
  private final Map<Controller, String> problems = new EnumMap<>(Controller.class);
  private final List<Path> made = new ArrayList<>();
  private final List<Path> unifiedBases = new ArrayList<>();
  private Optional<Group> killing;

  private Groups(PlatformName platform, GroupTree tree, boolean root) {
    this.platform = platform;
    this.tree = tree;
    this.root = root;
  }

  /**
   * Makes the groups of this process and removes those that dead platforms left.
   *
   * @param libc kills what lives in what is to be removed
   * @param root whether this process is root, and so may write even where it should not
   */
  public static Groups ofThisProcess(Libc libc, boolean root) throws IOException {
    Groups groups = new Groups(PlatformName.ofThisProcess(), new GroupTree(libc), root);
    groups.prepare(
        Hierarchy.of(MountTable.ofThisProcess(), Files.readString(Path.of("/proc/self/cgroup"))));
    return groups;
  }

  /** The group whose leaves have a controller, if there is one. */
  Optional<Group> find(Controller controller) {
    return Optional.ofNullable(groups.get(controller));
  }

  /**
   * A group in the unified hierarchy, whose leaves are killed at once whatever forks in them. Where
   * the limits lie in v1 it is made when it is first asked for.
   */
  synchronized Optional<Group> forKilling() {
    Optional<Group> unified = groups.values().stream().filter(Group::v2).findFirst();
    if (unified.isPresent()) {
      return unified;
    }
    if (killing == null) {
      killing =
          unifiedBases.stream().map(this::groupWithoutLimits).flatMap(Optional::stream).findFirst();
    }
    return killing;
  }

  private Optional<Group> groupWithoutLimits(Path base) {
    try {
      Path path = makeGroup(base);
      Group group = new Group(path, true, GroupFiles.files(path));
      return group.files().contains("cgroup.kill") ? Optional.of(group) : Optional.empty();
    } catch (IOException e) {
      LOG.debug("no group in {}", base, e);
      return Optional.empty();
    }
  }

  /** Why there is none. */
  String problem(Controller controller) {
    return problems.getOrDefault(controller, "no cgroup hierarchy with it is mounted writable");
  }

  /**
   * Where a leaf belongs.
   *
   * @param kept whether its sandbox outlives the platform: then into a group that is only ever
   *     removed when it is empty
   */
  synchronized Path parent(Group group, boolean kept) {
    if (!kept) {
      return group.path();
    }
    Path beside = keptBeside(group.path());
    try {
      if (!Files.isDirectory(beside)) {
        GroupFiles.make(group.path().getParent().getParent(), beside);
      }
      if (group.v2()) {
        enable(beside, offered(beside, EnumSet.allOf(Controller.class)));
      }
    } catch (IOException e) {
      // The launcher says what is wrong with it.
      LOG.warn("{} cannot be made: {}", beside, e.toString());
    }
    return beside;
  }

  /** Removes leaves that a launcher left because it was killed; kills what lives in them. */
  public boolean sweep(String leaf) {
    return Stream.concat(groups.values().stream(), killing().stream())
        .distinct()
        .flatMap(group -> Stream.of(group.path(), keptBeside(group.path())))
        .map(parent -> tree.remove(parent.resolve(leaf), PATIENCE))
        .reduce(true, Boolean::logicalAnd);
  }

  /**
   * Removes a leaf that an earlier platform has made, and kills what lives in it.
   *
   * @param inode so that no other group with its name is meant
   */
  public void removeLeaf(Path leaf, long inode) {
    try {
      if (Files.getAttribute(leaf, "unix:ino", LinkOption.NOFOLLOW_LINKS).equals(inode)
          && !tree.remove(leaf, PATIENCE)) {
        LOG.warn("{} cannot be removed: something lives in it", leaf);
      }
    } catch (IOException e) {
      LOG.debug("{} is gone: {}", leaf, e.toString());
    }
  }

  private synchronized Optional<Group> killing() {
    return killing == null ? Optional.empty() : killing;
  }

  @Override
  public void close() {
    for (Path group : made) {
      tree.remove(group, PATIENCE);
      GroupTree.removeEmpty(keptBeside(group));
      GroupFiles.children(group.getParent()).stream()
          .filter(this::isKeptOfDead)
          .forEach(GroupTree::removeEmpty);
      GroupFiles.removeIfEmpty(group.getParent());
    }
    made.clear();
    groups.clear();
  }

  private void prepare(List<Hierarchy> hierarchies) {
    hierarchies.forEach(this::removeLeftovers);
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
    hierarchy.controllers().forEach(name -> Controller.byIdV1(name).ifPresent(wanted::add));
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

  /** In every place where one may have made groups, also where this one will not. */
  private void removeLeftovers(Hierarchy hierarchy) {
    List<Path> bases =
        hierarchy.v2()
            ? UnifiedBases.of(hierarchy, root).stream().map(UnifiedBases.Base::path).toList()
            : List.of(hierarchy.mountPoint());
    if (hierarchy.v2()) {
      unifiedBases.addAll(bases);
    }
    for (Path base : bases) {
      if (!Files.isWritable(base.resolve(OURS))) {
        continue;
      }
      for (Path other : GroupFiles.children(base.resolve(OURS))) {
        if (isKeptOfDead(other)) {
          // What lives in it is to live.
          GroupTree.removeEmpty(other);
          continue;
        }
        boolean dead = platform.hasDied(other.getFileName().toString());
        if (dead && !tree.remove(other, PATIENCE)) {
          LOG.warn(
              "{} of a platform that has died cannot be removed: something lives in it", other);
        }
      }
      GroupFiles.removeIfEmpty(base.resolve(OURS));
    }
  }

  private boolean isKeptOfDead(Path group) {
    String name = group.getFileName().toString();
    return name.endsWith(KEPT)
        && platform.hasDied(name.substring(0, name.length() - KEPT.length()));
  }

  private static Path keptBeside(Path group) {
    return group.resolveSibling(group.getFileName() + KEPT);
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
    Path group = base.resolve(OURS).resolve(platform.toString());
    made.add(group);
    GroupFiles.make(base, group);
    return group;
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
