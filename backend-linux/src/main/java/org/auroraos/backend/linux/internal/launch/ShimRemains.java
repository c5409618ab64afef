package org.auroraos.backend.linux.internal.launch;

import java.util.function.Consumer;
import org.auroraos.backend.linux.internal.cgroup.Groups;
import org.auroraos.backend.linux.internal.shim.SandboxRecord;
import org.auroraos.backend.linux.internal.shim.ShimState;
import org.auroraos.backend.linux.internal.shim.ShimState.Leaf;

/**
 * What is left of a sandbox that was kept by a shim.
 *
 * @param spawner knows processes
 * @param groups holds leaves
 * @param release the process is ours no more, because it has ended or is left to the next platform
 */
record ShimRemains(Spawner spawner, Groups groups, Consumer<DetachedProcess> release) {
  /**
   * Sees to it that nothing of an ended sandbox is left.
   *
   * @param record what has been made for it beside its groups
   * @param lost whether the shim was killed, and so removed nothing
   */
  void finish(ShimState state, SandboxRecord record, boolean lost) {
    spawner.reap(state.shim().pid(), state.shim().startTicks());
    if (lost) {
      removeAfterLoss(state);
    }
    record.temporary().ifPresent(TemporaryDirectory::delete);
  }

  /** The kernel kills the sandbox when its shim dies; then the groups are empty. */
  void removeAfterLoss(ShimState state) {
    for (Leaf leaf : state.leaves()) {
      groups.removeLeaf(leaf.path(), leaf.inode());
    }
  }

  void letGo(DetachedProcess process) {
    release.accept(process);
  }
}
