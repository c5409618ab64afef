package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The traces by which an attack is known that cannot say itself that it succeeded. */
final class Evidence {
  /** A daemon waits some seconds before it leaves its trace. */
  private static final int SECONDS = 6;

  private Evidence() {}

  /**
   * Whether there are any.
   *
   * @param evidence as the comment says, filled
   * @param written how much the program wrote
   * @param outside whether a process that is found may be killed: its number is one of outside
   */
  static boolean isThere(String evidence, long written, boolean outside)
      throws IOException, InterruptedException {
    String trace = evidence.substring(evidence.indexOf(' ') + 1);
    return switch (evidence.substring(0, evidence.indexOf(' '))) {
      case "file" -> appears(Path.of(trace));
      case "lock" -> isHeld(Path.of(trace), outside);
      case "output" -> written >= Long.parseLong(trace);
      case "owner" ->
          Files.exists(Path.of(trace), LinkOption.NOFOLLOW_LINKS)
              && Files.getAttribute(Path.of(trace), "unix:uid")
                  .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
      default -> throw new IllegalArgumentException(evidence);
    };
  }

  private static boolean appears(Path file) throws InterruptedException {
    for (int tenth = 0; tenth < SECONDS * 10; tenth++) {
      if (Files.exists(file)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  private static boolean isHeld(Path file, boolean outside)
      throws IOException, InterruptedException {
    int free = new ProcessBuilder("flock", "-n", file.toString(), "true").start().waitFor();
    if (free == 0) {
      return false;
    }
    if (outside) {
      long holder = Long.parseLong(Files.readString(file).strip());
      ProcessHandle.of(holder).ifPresent(ProcessHandle::destroyForcibly);
    }
    return true;
  }
}
