package org.auroraos.backend.linux.internal.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.libc.Libc;

/**
 * Gives what a program writes to its user, once. Every step goes through the descriptor of the
 * directory above, so that nobody who can change the tree can lead it elsewhere (CVE-2024-42472).
 */
public final class Ownership {
  /** Values of open(2) that differ between machines. */
  private static final int O_DIRECTORY = isArm() ? 0x4000 : 0x10000;

  private static final int O_NOFOLLOW = isArm() ? 0x8000 : 0x20000;
  private static final int TO_DIRECTORY = Libc.O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW;

  private final Libc libc;

  /** Changes owners with this library. */
  public Ownership(Libc libc) {
    this.libc = libc;
  }

  /**
   * Gives a file, or a directory with all that is in it, to a user. The directory itself comes
   * last, so that its owner says whether all of it is done.
   */
  public void give(Path path, Identity.Ids ids) throws IOException {
    if (owns(path, ids)) {
      return;
    }
    Path parent = path.getParent();
    int directory = open(Libc.AT_FDCWD, parent.toString(), parent);
    try {
      giveEntry(directory, path.getFileName().toString(), path, ids);
    } finally {
      libc.close(directory);
    }
  }

  private void giveEntry(int directory, String name, Path path, Identity.Ids ids)
      throws IOException {
    Path entry = Path.of("/proc/self/fd", String.valueOf(directory), name);
    Map<String, Object> attributes = attributes(entry);
    if (Boolean.TRUE.equals(attributes.get("isDirectory"))) {
      int opened = open(directory, name, path);
      try {
        giveContent(opened, path, ids);
      } finally {
        libc.close(opened);
      }
    } else if ((Integer) attributes.get("nlink") > 1 && !owns(entry, ids)) {
      throw new IOException(
          path
              + " is one of several links to a file; giving it away would give the others away"
              + " too. Copy the file");
    }
    change(directory, name, path, ids);
  }

  private void giveContent(int directory, Path path, Identity.Ids ids) throws IOException {
    Path listed = Path.of("/proc/self/fd", String.valueOf(directory));
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(listed)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        giveEntry(directory, name, path.resolve(name), ids);
      }
    }
  }

  private void change(int directory, String name, Path path, Identity.Ids ids) throws IOException {
    int flags = Libc.AT_SYMLINK_NOFOLLOW;
    if (libc.fchownat(directory, terminated(name), ids.uid(), ids.gid(), flags) != 0) {
      throw new IOException("chown " + path + ": " + Errno.describe(libc.errno()));
    }
  }

  private int open(int directory, String name, Path path) throws IOException {
    int opened = libc.openat(directory, terminated(name), TO_DIRECTORY);
    if (opened < 0) {
      throw new IOException("open " + path + ": " + Errno.describe(libc.errno()));
    }
    return opened;
  }

  private static boolean owns(Path path, Identity.Ids ids) throws IOException {
    Map<String, Object> attributes = attributes(path);
    return attributes.get("uid").equals(ids.uid()) && attributes.get("gid").equals(ids.gid());
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,gid,nlink,isDirectory", LinkOption.NOFOLLOW_LINKS);
  }

  private static byte[] terminated(String name) {
    return (name + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }
}
