package org.auroraos.backend.linux.internal.cgroup;

import java.util.Arrays;
import java.util.Optional;

/** The controllers that the backend uses, with a file without which they are of no use. */
enum Controller {
  MEMORY("memory", "memory.limit_in_bytes", "memory.max"),
  PIDS("pids", "pids.max", "pids.max"),
  CPU("cpu", "cpu.shares", "cpu.weight"),
  /** Counts CPU time; in v2 every group does, without a controller. */
  CPUACCT("cpuacct", "cpuacct.usage", "cpu.stat");

  private final String id;
  private final String fileV1;
  private final String fileV2;

  Controller(String id, String fileV1, String fileV2) {
    this.id = id;
    this.fileV1 = fileV1;
    this.fileV2 = fileV2;
  }

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
    return (v2 ? "cgroup.v2." : "cgroup.v1.") + id;
  }

  static Optional<Controller> byId(String id) {
    return Arrays.stream(values()).filter(controller -> controller.id.equals(id)).findFirst();
  }
}
