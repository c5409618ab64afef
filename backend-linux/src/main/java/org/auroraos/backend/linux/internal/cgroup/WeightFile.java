package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file of a group that holds its share of the disks, and who looks into it. */
enum WeightFile {
  /** Of the scheduler BFQ, in v2. */
  BFQ("io.bfq.weight", true),
  /** Of the cost model, in v2. */
  COST("io.weight", true),
  /** Of the scheduler BFQ, in v1. */
  BFQ_V1("blkio.bfq.weight", false),
  /** Of the scheduler CFQ, in v1 before Linux 5.0. */
  CFQ_V1("blkio.weight", false);

  private final String file;
  private final boolean v2;

  WeightFile(String file, boolean v2) {
    this.file = file;
    this.v2 = v2;
  }

  /** The one of a group that the disks heed, or else one that they do not heed now. */
  static Optional<WeightFile> of(Group group, List<Disk> disks) {
    List<WeightFile> there =
        List.of(values()).stream()
            .filter(one -> one.v2 == group.v2() && group.files().contains(one.file))
            .toList();
    return there.stream()
        .filter(one -> disks.stream().allMatch(disk -> one.problem(disk, group).isEmpty()))
        .findFirst()
        .or(() -> there.stream().findFirst());
  }

  String file() {
    return file;
  }

  /** What to write. */
  String value(int weight) {
    return switch (this) {
      case BFQ -> "default " + Weights.bfq(weight);
      case COST -> "default " + weight;
      case BFQ_V1 -> String.valueOf(Weights.bfq(weight));
      case CFQ_V1 -> String.valueOf(Weights.cfq(weight));
    };
  }

  /** Why a disk does not heed it in a group, or empty. */
  Optional<String> problem(Disk disk, Group group) {
    return switch (this) {
      case BFQ, BFQ_V1 -> scheduled(disk, "bfq");
      case CFQ_V1 -> scheduled(disk, "cfq");
      case COST ->
          costs(disk, group.path())
              ? Optional.empty()
              : Optional.of(
                  disk
                      + " shares nothing by weight: write '"
                      + disk.device()
                      + " enable=1' to io.cost.qos of the root group, or bfq to /sys/block/"
                      + disk.name()
                      + "/queue/scheduler");
    };
  }

  private Optional<String> scheduled(Disk disk, String scheduler) {
    if (disk.scheduler().equals(scheduler)) {
      return Optional.empty();
    }
    String has = disk.scheduler().isEmpty() ? "no scheduler" : "the scheduler " + disk.scheduler();
    return Optional.of(
        disk
            + " has "
            + has
            + ", and only "
            + scheduler
            + " heeds "
            + file
            + ": write it to /sys/block/"
            + disk.name()
            + "/queue/scheduler");
  }

  /** The cost model is switched on for each disk, in a file that only the true root group has. */
  private static boolean costs(Disk disk, Path group) {
    Path above = group;
    while (above != null && !Files.exists(above.resolve("io.cost.qos"))) {
      above = above.getParent();
    }
    if (above == null) {
      return false;
    }
    try {
      return Files.readAllLines(above.resolve("io.cost.qos")).stream()
          .anyMatch(line -> line.startsWith(disk.device() + " enable=1"));
    } catch (IOException e) {
      return false;
    }
  }
}
