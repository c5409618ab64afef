package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.backend.linux.internal.proc.MountTable;
import org.junit.jupiter.api.Test;

/** What mountinfo and /proc/self/cgroup look like on different machines. */
class HierarchyTest {
  private static final String ROOT = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n";

  @Test
  void versionOneWithControllersMountedTogether() {
    String mounts =
        ROOT
            + "31 23 0:28 / /sys/fs/cgroup ro,nosuid - tmpfs tmpfs ro,mode=755\n"
            + "32 31 0:29 / /sys/fs/cgroup/systemd rw shared:9 - cgroup cgroup rw,xattr,name=systemd\n"
            + "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 - cgroup cgroup rw,cpu,cpuacct\n"
            + "34 31 0:31 / /sys/fs/cgroup/memory rw shared:11 - cgroup cgroup rw,memory\n"
            + "35 31 0:32 / /sys/fs/cgroup/freezer ro shared:12 - cgroup cgroup rw,freezer\n"
            + "36 31 0:31 / /mnt/memory-again rw - cgroup cgroup rw,memory\n";
    String membership =
        "11:memory:/user.slice\n10:cpu,cpuacct:/\n1:name=systemd:/user.slice/x.scope\n";

    assertThat(hierarchies(mounts, membership))
        .containsExactlyInAnyOrder(
            new Hierarchy(
                false,
                Path.of("/sys/fs/cgroup/cpu,cpuacct"),
                Set.of("cpu", "cpuacct"),
                Optional.of(Path.of("/sys/fs/cgroup/cpu,cpuacct"))),
            new Hierarchy(
                false,
                Path.of("/sys/fs/cgroup/memory"),
                Set.of("memory"),
                Optional.of(Path.of("/sys/fs/cgroup/memory/user.slice"))));
  }

  @Test
  void versionTwoAlone() {
    String mounts =
        ROOT + "31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

    assertThat(hierarchies(mounts, "0::/user.slice/user-1000.slice/session-3.scope\n"))
        .containsExactly(
            new Hierarchy(
                true,
                Path.of("/sys/fs/cgroup"),
                Set.of(),
                Optional.of(Path.of("/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope"))));
  }

  @Test
  void bothBesideEachOther() {
    String mounts =
        ROOT
            + "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
            + "39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids\n"
            + "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
    String membership = "8:pids:/\n4:memory:/api/x\n0::/\n";

    assertThat(hierarchies(mounts, membership))
        .extracting(Hierarchy::mountPoint, Hierarchy::v2)
        .containsExactlyInAnyOrder(
            tuple(Path.of("/sys/fs/cgroup/memory"), false),
            tuple(Path.of("/sys/fs/cgroup/pids"), false),
            tuple(Path.of("/sys/fs/cgroup/unified"), true));
  }

  @Test
  void aContainerSeesItsPartOnly() {
    String mounts =
        ROOT
            + "35 31 0:32 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
            + "36 31 0:33 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";
    String membership = "4:memory:/docker/abc/inner\n0::/../outside\n";

    assertThat(hierarchies(mounts, membership))
        .extracting(Hierarchy::own)
        .containsExactly(Optional.of(Path.of("/sys/fs/cgroup/memory/inner")), Optional.empty());
  }

  @Test
  void aReadOnlyHierarchyIsNone() {
    String mounts = ROOT + "31 23 0:28 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw\n";

    assertThat(hierarchies(mounts, "0::/\n")).isEmpty();
  }

  private static List<Hierarchy> hierarchies(String mountinfo, String membership) {
    return Hierarchy.of(MountTable.parse(mountinfo), membership);
  }
}
