package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which disk a file lies on, as sysfs(5) says. */
final class Disks {
  private static final Pattern IN_USE = Pattern.compile("\\[([^\\]]+)\\]");

  private final Path sysfs;

  /** With the disks of this machine. */
  Disks() {
    this(Path.of("/sys"));
  }

  /** With those of a tree that looks like {@code /sys}. */
  Disks(Path sysfs) {
    this.sysfs = sysfs;
  }

  /**
   * The disk of a file or directory.
   *
   * @throws IOException when it cannot be looked at, or its file system lies on no disk, or not on
   *     one alone; the message says which
   */
  Disk of(Path path) throws IOException {
    return ofDevice((Long) Files.getAttribute(path, "unix:dev"));
  }

  /** The same for a device number in the form of stat(2), makedev(3). */
  Disk ofDevice(long device) throws IOException {
    long major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >> 12 & ~0xffL);
    Path named = sysfs.resolve("dev/block").resolve(major + ":" + minor);
    Path directory;
    try {
      directory = named.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException(
          major == 0
              ? "its file system has no disk of its own"
              : named + " is not there, so its disk is not known");
    }
    // A limit is one of a disk: for a part of one the kernel answers ENODEV.
    Path disk = Files.exists(directory.resolve("partition")) ? directory.getParent() : directory;
    return new Disk(
        Files.readString(disk.resolve("dev")).strip(),
        disk.getFileName().toString(),
        scheduler(disk.resolve("queue/scheduler")));
  }

  private static String scheduler(Path file) throws IOException {
    try {
      Matcher inUse = IN_USE.matcher(Files.readString(file));
      return inUse.find() ? inUse.group(1) : "";
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
