package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.cgroup.GroupCompiler.Outcome;
import org.auroraos.backend.linux.internal.proc.MountTable;
import org.auroraos.backend.linux.internal.wire.CgroupLeaf.Write;

/**
 * Turns limits on I/O into values of a group: {@code io.weight} and {@code io.max} of the kernel's
 * admin-guide/cgroup-v2, {@code blkio.*} of admin-guide/cgroup-v1/blkio-controller. What holds for
 * some of the disks only is written, and reported as missing.
 */
final class IoCompiler {
  /** Those on one disk that charge what is written back later to who wrote it, cgroup-v2. */
  private static final Set<String> WITH_WRITEBACK = Set.of("ext2", "ext4", "f2fs", "xfs");

  private static final String READ_V1 = "blkio.throttle.read_bps_device";
  private static final String WRITE_V1 = "blkio.throttle.write_bps_device";
  private static final String MAX_V2 = "io.max";

  private final Group group;
  private final boolean memoryBeside;
  private final List<Disk> disks = new ArrayList<>();
  private final Set<String> fileSystems = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private final Map<Capability, Outcome> outcomes = new EnumMap<>(Capability.class);

  /**
   * For one sandbox.
   *
   * @param group that has the controller
   * @param memoryBeside whether the controller of memory is in it, too
   * @param writable what the program may write outside of its private root
   */
  IoCompiler(Group group, boolean memoryBeside, List<Path> writable, Disks known) {
    this.group = group;
    this.memoryBeside = memoryBeside;
    for (Path path : writable) {
      try {
        Disk disk = known.of(path);
        if (!disks.contains(disk)) {
          disks.add(disk);
        }
        fileSystems.add(fileSystem(path));
      } catch (IOException e) {
        problems.add(path + ": " + e.getMessage());
      }
    }
    if (writable.isEmpty()) {
      problems.add("nothing that the program may write lies on a disk");
    }
  }

  /** The values of the limits that are asked for. */
  List<Write> compile(Limits limits, Set<Capability> optional) {
    if (limits.ioWeight() > 0) {
      weight(limits.ioWeight(), !optional.contains(Capability.IO_WEIGHT));
    }
    boolean readNeeded = limits.ioReadBps() > 0 && !optional.contains(Capability.IO_READ_BPS);
    boolean writeNeeded = limits.ioWriteBps() > 0 && !optional.contains(Capability.IO_WRITE_BPS);
    if (group.v2()) {
      throughput(limits, readNeeded || writeNeeded);
    } else {
      throughputV1(Capability.IO_READ_BPS, READ_V1, limits.ioReadBps(), readNeeded);
      throughputV1(Capability.IO_WRITE_BPS, WRITE_V1, limits.ioWriteBps(), writeNeeded);
    }
    return List.copyOf(writes);
  }

  /** What became of them. */
  Map<Capability, Outcome> outcomes() {
    return outcomes;
  }

  private void weight(int weight, boolean required) {
    Optional<WeightFile> file = WeightFile.of(group, disks);
    if (file.isEmpty()) {
      lacks(Capability.IO_WEIGHT, "that shares disks by weight (BFQ, or the cost model in v2)");
      return;
    }
    // Also where no disk heeds it now: it holds as soon as the disk's scheduler is another.
    writes.add(new Write(file.get().file(), file.get().value(weight), required));
    List<String> found = new ArrayList<>(problems);
    disks.forEach(disk -> file.get().problem(disk, group).ifPresent(found::add));
    outcome(Capability.IO_WEIGHT, found);
  }

  private void throughput(Limits limits, boolean required) {
    if (limits.ioReadBps() == 0 && limits.ioWriteBps() == 0) {
      return;
    }
    boolean there = group.files().contains(MAX_V2);
    if (there) {
      String value = " rbps=" + orMax(limits.ioReadBps()) + " wbps=" + orMax(limits.ioWriteBps());
      disks.forEach(disk -> writes.add(new Write(MAX_V2, disk.device() + value, required)));
    }
    if (limits.ioReadBps() > 0) {
      outcome(Capability.IO_READ_BPS, MAX_V2, there, problems);
    }
    if (limits.ioWriteBps() > 0) {
      List<String> found = new ArrayList<>(problems);
      if (!memoryBeside) {
        found.add("what is written back later is not held back without memory in the same group");
      }
      fileSystems.stream()
          .filter(type -> !WITH_WRITEBACK.contains(type))
          .forEach(type -> found.add(type + " does not say who wrote what it writes back later"));
      outcome(Capability.IO_WRITE_BPS, MAX_V2, there, found);
    }
  }

  private void throughputV1(Capability capability, String file, long bytes, boolean required) {
    if (bytes == 0) {
      return;
    }
    boolean there = group.files().contains(file);
    if (there) {
      disks.forEach(disk -> writes.add(new Write(file, disk.device() + " " + bytes, required)));
    }
    List<String> found = new ArrayList<>(problems);
    if (capability == Capability.IO_WRITE_BPS) {
      found.add(
          file
              + " holds back direct and synchronous writes only, and not what the kernel writes"
              + " back later; io.max of cgroup v2 holds back both");
    }
    outcome(capability, file, there, found);
  }

  private void outcome(Capability capability, String file, boolean there, List<String> found) {
    if (there) {
      outcome(capability, found);
    } else {
      lacks(capability, "with " + file + " (CONFIG_BLK_DEV_THROTTLING)");
    }
  }

  private void outcome(Capability capability, List<String> found) {
    outcomes.put(
        capability,
        found.isEmpty()
            ? new Outcome(
                Controller.IO.mechanism(group.v2()),
                "on " + String.join(", ", disks.stream().map(Disk::toString).toList()))
            : new Outcome("", String.join("; ", found)));
  }

  private void lacks(Capability capability, String what) {
    outcomes.put(capability, new Outcome("", "this kernel has nothing " + what));
  }

  private static String orMax(long bytes) {
    return bytes == 0 ? "max" : String.valueOf(bytes);
  }

  private static String fileSystem(Path path) throws IOException {
    return MountTable.ofThisProcess()
        .of(path.toRealPath())
        .map(MountTable.Entry::type)
        .orElse("a file system that is not known");
  }
}
