package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
  private static final int STATE = 0;
  private static final int START_TIME = 19;
  private static final Set<String> ENDED = Set.of("Z", "X");

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
      String[] fields = stat(Long.parseLong(matcher.group(2)));
      // One that nobody has waited for does nothing any more, and may stay so for long.
      boolean ended = ENDED.contains(fields[STATE]);
      return ended || Long.parseLong(fields[START_TIME]) != Long.parseLong(matcher.group(3));
    } catch (IOException e) {
      return true;
    }
  }

  private static long startTicks(long pid) throws IOException {
    return Long.parseLong(stat(pid)[START_TIME]);
  }

  /**
   * proc_pid_stat(5) from field 3 on; the name before it may hold anything but its last
   * parenthesis.
   */
  private static String[] stat(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
  }

  @Override
  public String toString() {
    return pidNamespace + "." + pid + "." + startTicks;
  }
}
