package org.auroraos.backend.linux.internal.cgroup;

import java.util.Arrays;
import java.util.Optional;

/** The controllers that the backend uses, with a file without which they are of no use. */
enum Controller {
  MEMORY("memory", "memory", "memory.limit_in_bytes", "memory.max"),
  PIDS("pids", "pids", "pids.max", "pids.max"),
  CPU("cpu", "cpu", "cpu.shares", "cpu.weight"),
  /** Counts CPU time; in v2 every group does, without a controller. */
  CPUACCT("cpuacct", "cpuacct", "cpuacct.usage", "cpu.stat"),
  /** The disks. What it can do with them depends on the kernel's configuration. */
  IO("io", "blkio", "blkio.reset_stats", "io.stat");

  private final String id;
  private final String idV1;
  private final String fileV1;
  private final String fileV2;

  Controller(String id, String idV1, String fileV1, String fileV2) {
    this.id = id;
    this.idV1 = idV1;
    this.fileV1 = fileV1;
    this.fileV2 = fileV2;
  }

  /** The name in v2. */
  String id() {
    return id;
  }

  /** A file that every group with this controller has. */
  String file(boolean v2) {
    return v2 ? fileV2 : fileV1;
  }

  /** The mechanism in reports. */
  String mechanism(boolean v2) {
    if (this == CPUACCT && v2) {
      return "cgroup.v2.cpu";
    }
    return v2 ? "cgroup.v2." + id : "cgroup.v1." + idV1;
  }

  /** The one with a name in v1. */
  static Optional<Controller> byIdV1(String id) {
    return Arrays.stream(values()).filter(controller -> controller.idV1.equals(id)).findFirst();
  }
}
