package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks, parts of disks and what is neither, in a tree that looks like /sys. */
class DisksTest {
  @TempDir Path sysfs;

  @BeforeEach
  void make() throws IOException {
    Path disk = Files.createDirectories(sysfs.resolve("devices/pci/block/sda"));
    Files.writeString(disk.resolve("dev"), "8:0\n");
    Files.createDirectory(disk.resolve("queue"));
    Files.writeString(disk.resolve("queue/scheduler"), "none mq-deadline [bfq]\n");
    Path part = Files.createDirectory(disk.resolve("sda3"));
    Files.writeString(part.resolve("dev"), "8:3\n");
    Files.writeString(part.resolve("partition"), "3\n");
    Path volume = Files.createDirectories(sysfs.resolve("devices/virtual/block/dm-300"));
    Files.writeString(volume.resolve("dev"), "253:300\n");
    Path names = Files.createDirectories(sysfs.resolve("dev/block"));
    Files.createSymbolicLink(names.resolve("8:0"), disk);
    Files.createSymbolicLink(names.resolve("8:3"), part);
    Files.createSymbolicLink(names.resolve("253:300"), volume);
  }

  @Test
  void aPartIsLimitedAsItsDisk() throws IOException {
    Disk expected = new Disk("8:0", "sda", "bfq");
    assertThat(new Disks(sysfs).ofDevice(0x803)).isEqualTo(expected).hasToString("sda (8:0)");
    assertThat(new Disks(sysfs).ofDevice(0x800)).isEqualTo(expected);
  }

  @Test
  void aVolumeIsADiskWithoutAScheduler() throws IOException {
    // makedev(3): the minor number's upper bits lie above the major number.
    assertThat(new Disks(sysfs).ofDevice((253 << 8) | 0x2c | (1 << 20)))
        .isEqualTo(new Disk("253:300", "dm-300", ""));
  }

  @Test
  void aFileSystemWithoutADeviceHasNone() {
    assertThatThrownBy(() -> new Disks(sysfs).ofDevice(0x2a))
        .hasMessageContaining("no disk of its own");
    assertThatThrownBy(() -> new Disks(sysfs).ofDevice(0x810))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("8:16 is not there");
  }
}
