package org.auroraos.backend.linux.internal.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of the group of one platform process: its PID namespace, its pid and its start time, so
 * that a later one can tell whether the platform that made a group is still alive. Groups do not
 * outlive a boot, so no boot id is needed.
 *
 * @param pidNamespace inode of its PID namespace
 * @param pid its number there
 * @param startTicks its start in clock ticks since boot
 */
record PlatformName(long pidNamespace, long pid, long startTicks) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})\\.([0-9]{1,18})");
  private static final Pattern NAMESPACE = Pattern.compile("pid:\\[([0-9]+)]");

  /** A process but the first one, which lives in the first namespace and may be unreadable. */
  private static final Pattern OTHERS = Pattern.compile("[2-9]|[0-9]{2,}");

  private static final int START_TIME = 19;

  /** {@code PROC_PID_INIT_INO} of the kernel: who lives in it sees every process there is. */
  private static final long FIRST_NAMESPACE = 0xEFFFFFFCL;

  static PlatformName ofThisProcess() throws IOException {
    return of(ProcessHandle.current().pid());
  }

  /** A process that can be seen from here. */
  static PlatformName of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    return new PlatformName(namespaceOf(process), pid, startTicks(process));
  }

  /**
   * Whether a group was made by a platform that is no more. One that cannot be seen from here, in
   * the PID namespace of another container, is taken for alive.
   */
  boolean hasDied(String group) {
    Matcher matcher = FORM.matcher(group);
    if (!matcher.matches()) {
      return false;
    }
    PlatformName other =
        new PlatformName(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)));
    return other.pidNamespace == pidNamespace
        ? !other.runsHere()
        : pidNamespace == FIRST_NAMESPACE && !other.mayRunElsewhere();
  }

  private boolean runsHere() {
    try {
      return startTicks(Path.of("/proc", String.valueOf(pid))) == startTicks;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // The process ends while it is read: ESRCH.
      return Files.exists(Path.of("/proc", String.valueOf(pid)));
    }
  }

  /** Whether a process lives in its namespace, or one cannot be looked at. */
  private boolean mayRunElsewhere() {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"))) {
      for (Path process : processes) {
        if (OTHERS.matcher(process.getFileName().toString()).matches() && mayBeIn(process)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean mayBeIn(Path process) {
    try {
      return namespaceOf(process) == pidNamespace;
    } catch (NoSuchFileException e) {
      // Gone, or a zombie, which is in no namespace any more.
      return false;
    } catch (IOException e) {
      // Not ours to look at.
      return true;
    }
  }

  private static long namespaceOf(Path process) throws IOException {
    String link = Files.readSymbolicLink(process.resolve("ns/pid")).toString();
    Matcher namespace = NAMESPACE.matcher(link);
    if (!namespace.matches()) {
      throw new IOException("not a PID namespace: " + link);
    }
    return Long.parseLong(namespace.group(1));
  }

  /**
   * Field 22 of proc_pid_stat(5); the name before it may hold anything but its last parenthesis.
   */
  private static long startTicks(Path process) throws IOException {
    String stat = Files.readString(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
    return Long.parseLong(fields[START_TIME]);
  }

  @Override
  public String toString() {
    return pidNamespace + "." + pid + "." + startTicks;
  }
}
