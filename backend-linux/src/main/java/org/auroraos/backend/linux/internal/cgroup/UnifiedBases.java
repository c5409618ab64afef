package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where groups of ours may lie in the unified hierarchy, the best place first. */
final class UnifiedBases {
  private static final String SUPERVISOR = "supervisor";

  /**
   * A group that ours may lie in.
   *
   * @param path where
   * @param occupied whether we live in it and must leave before it can have controllers: a group
   *     with processes gives none to its children (cgroups(7), no internal processes)
   */
  record Base(Path path, boolean occupied) {}

  private UnifiedBases() {}

  /**
   * The places.
   *
   * @param root whether this process is root
   */
  static List<Base> of(Hierarchy unified, boolean root) {
    List<Base> bases = new ArrayList<>();
    unified.own().ifPresent(own -> addOwn(own, root, bases));
    // The true root of the hierarchy has no type, and may have processes beside controllers.
    boolean trueRoot = !Files.exists(unified.mountPoint().resolve("cgroup.type"));
    boolean own = unified.own().filter(unified.mountPoint()::equals).isPresent();
    bases.add(new Base(unified.mountPoint(), own && !trueRoot));
    return bases;
  }

  /**
   * Moves this process, and the scripts that wait for it, out of a base into a leaf beside ours.
   */
  static void leave(Base base) throws IOException {
    if (!base.occupied()) {
      return;
    }
    Path supervisor = base.path().resolve(SUPERVISOR);
    GroupFiles.make(base.path(), supervisor);
    List<String> members = Files.readAllLines(base.path().resolve("cgroup.procs"));
    Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
    while (process.isPresent() && members.contains(String.valueOf(process.get().pid()))) {
      GroupFiles.write(supervisor, "cgroup.procs", String.valueOf(process.get().pid()));
      process = process.get().parent();
    }
  }

  private static void addOwn(Path own, boolean root, List<Base> bases) {
    if (own.endsWith(SUPERVISOR) && isDelegated(own.getParent(), root)) {
      bases.add(new Base(own.getParent(), false));
    } else if (isDelegated(own, root)) {
      bases.add(new Base(own, true));
    }
  }

  /**
   * Whether a group is ours to divide. For an ordinary user its files say so; root can write all of
   * them, so there the mark counts that systemd leaves on what it delegates.
   */
  private static boolean isDelegated(Path group, boolean root) {
    boolean writable =
        Files.isWritable(group)
            && Files.isWritable(group.resolve("cgroup.procs"))
            && Files.isWritable(group.resolve("cgroup.subtree_control"));
    return writable && (!root || isMarked(group));
  }

  private static boolean isMarked(Path group) {
    try {
      byte[] mark = (byte[]) Files.getAttribute(group, "user:delegate");
      return mark.length > 0 && mark[0] == '1';
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
