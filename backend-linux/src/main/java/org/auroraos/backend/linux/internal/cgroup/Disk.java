package org.auroraos.backend.linux.internal.cgroup;

/**
 * A whole disk, as control groups name it.
 *
 * @param device {@code MAJOR:MINOR}
 * @param name below {@code /sys/block}
 * @param scheduler the I/O scheduler that it has; empty for one that has none, as a logical volume
 */
record Disk(String device, String name, String scheduler) {
  @Override
  public String toString() {
    return name + " (" + device + ")";
  }
}
