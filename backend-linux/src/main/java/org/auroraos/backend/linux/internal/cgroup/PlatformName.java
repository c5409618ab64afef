package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of the group of one platform process: its PID namespace, its pid and its start time, so
 * that a later one can tell whether the platform that made a group is still alive.
 *
 * @param pidNamespace inode of its PID namespace
 * @param pid its number there
 * @param startTicks its start in clock ticks since boot
 */
record PlatformName(long pidNamespace, long pid, long startTicks) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})\\.([0-9]{1,18})");
  private static final Pattern NAMESPACE = Pattern.compile("pid:\\[([0-9]+)]");
  private static final int START_TIME = 19;

  static PlatformName ofThisProcess() throws IOException {
    String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    Matcher namespace = NAMESPACE.matcher(link);
    if (!namespace.matches()) {
      throw new IOException("not a PID namespace: " + link);
    }
    long pid = ProcessHandle.current().pid();
    return new PlatformName(Long.parseLong(namespace.group(1)), pid, startTicks(pid));
  }

  /** Whether a group was made by a platform of our PID namespace that is no more. */
  boolean hasDied(String group) {
    Matcher matcher = FORM.matcher(group);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) != pidNamespace) {
      return false;
    }
    try {
      return startTicks(Long.parseLong(matcher.group(2))) != Long.parseLong(matcher.group(3));
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Field 22 of proc_pid_stat(5); the name before it may hold anything but its last parenthesis.
   */
  private static long startTicks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
    return Long.parseLong(fields[START_TIME]);
  }

  @Override
  public String toString() {
    return pidNamespace + "." + pid + "." + startTicks;
  }
}
