package org.auroraos.itest.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who starts the product. */
enum User {
  /** Whoever runs the tests. */
  SELF,
  /** Somebody without any privileges, who is nobody else on this machine. */
  UNPRIVILEGED;

  private static final int UID = 64_123;

  /** Why tests cannot be run as this user; empty if they can. */
  String unavailable() {
    return this == UNPRIVILEGED && !root() ? "only root can become another user" : "";
  }

  /** A command as this user would give it. */
  List<String> command(List<String> command) {
    List<String> full = new ArrayList<>();
    if (this == UNPRIVILEGED) {
      full.addAll(List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups"));
    }
    full.addAll(command);
    return full;
  }

  /** Gives a file or directory with everything in it to this user. */
  void own(Path path) throws IOException {
    if (this == SELF) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.toList()) {
        Files.setAttribute(file, "unix:uid", UID, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", UID, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  static boolean root() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }
}
