package org.auroraos.core.internal.lint;

import java.time.Duration;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;

/** How much the program may use. */
final class LimitsRule implements Rule {
  private static final int HIGH_WEIGHT = 1000;

  @Override
  public void check(Inspection inspection) {
    Limits limits = inspection.policy().limits();
    if (limits.memory() == 0) {
      unlimited(
          inspection,
          Exposure.MEMORY_UNLIMITED,
          "limits.memory",
          "The program can take all memory, and the kernel then kills what it likes.",
          limits.toBuilder().memory(512L << 20));
    }
    if (limits.processes() == 0) {
      unlimited(
          inspection,
          Exposure.PROCESSES_UNLIMITED,
          "limits.processes",
          "A fork bomb takes all processes of the machine, so that nobody can even log in.",
          limits.toBuilder().processes(256));
    }
    if (limits.fileSize() == 0) {
      unlimited(
          inspection,
          Exposure.FILE_SIZE_UNLIMITED,
          "limits.file-size",
          "One file can fill the disk.",
          limits.toBuilder().fileSize(4L << 30));
    }
    if (limits.openFiles() == 0) {
      unlimited(
          inspection,
          Exposure.OPEN_FILES_UNLIMITED,
          "limits.open-files",
          "Open files are kernel memory; the program can take the machine's table of them.",
          limits.toBuilder().openFiles(4096));
    }
    shares(inspection, limits);
    time(inspection, limits);
    tmp(inspection, limits);
  }

  private static void shares(Inspection inspection, Limits limits) {
    if (limits.cpuTime().isZero() && limits.cpuQuota() == 0) {
      unlimited(
          inspection,
          Exposure.CPU_UNLIMITED,
          "limits.cpu-quota",
          "The program can keep all CPUs busy for as long as it runs.",
          limits.toBuilder().cpuQuota(100));
    }
    if (limits.cpuWeight() > HIGH_WEIGHT) {
      unlimited(
          inspection,
          Exposure.CPU_WEIGHT_HIGH,
          "limits.cpu-weight",
          "When the CPUs are busy, this program gets them before all others.",
          limits.toBuilder().cpuWeight(100));
    }
    if (limits.ioWeight() > HIGH_WEIGHT) {
      unlimited(
          inspection,
          Exposure.IO_WEIGHT_HIGH,
          "limits.io-weight",
          "When the disks are busy, this program gets them before all others.",
          limits.toBuilder().ioWeight(100));
    }
  }

  private static void time(Inspection inspection, Limits limits) {
    Duration wall = limits.wallTime();
    if (wall.isZero() && inspection.users().isEmpty()) {
      unlimited(
          inspection,
          Exposure.WALL_TIME_UNLIMITED,
          "limits.wall-time",
          "Right for plugins, which run until they are stopped; a command that hangs is never"
              + " ended.",
          limits.toBuilder().wallTime(Duration.ofMinutes(10)));
    }
    if (!wall.isZero() && limits.cpuTime().compareTo(wall) > 0) {
      unlimited(
          inspection,
          Exposure.CPU_TIME_ABOVE_WALL_TIME,
          "limits.cpu-time",
          "limits.wall-time = "
              + inspection.value("limits.wall-time")
              + " ends a program of one thread before it has used that much CPU time.",
          limits.toBuilder().cpuTime(wall));
    }
  }

  private static void tmp(Inspection inspection, Limits limits) {
    SandboxPolicy policy = inspection.policy();
    double together =
        (double) policy.filesystem().tmpSize() + (double) policy.filesystem().shmSize();
    if (limits.memory() != 0 && together > limits.memory()) {
      inspection.found(
          Exposure.TMP_ABOVE_MEMORY,
          "filesystem.tmp-size",
          inspection.value("filesystem.tmp-size"),
          "/tmp and /dev/shm lie in memory; limits.memory = "
              + inspection.value("limits.memory")
              + " ends the program before it can fill them.",
          policy);
    }
  }

  private static void unlimited(
      Inspection inspection, Exposure exposure, String key, String reason, Limits.Builder mended) {
    inspection.found(
        exposure,
        key,
        inspection.value(key),
        reason,
        inspection.policy().toBuilder().limits(mended.build()).build());
  }
}
