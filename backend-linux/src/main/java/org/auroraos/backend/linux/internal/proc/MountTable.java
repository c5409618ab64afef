package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The mounts of this process, as in {@code /proc/self/mountinfo}, proc_pid_mountinfo(5).
 *
 * @param mounts in the order in which they were made
 */
public record MountTable(List<Entry> mounts) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  /**
   * One mount.
   *
   * @param root what of its file system is mounted
   * @param mountPoint where
   * @param options of this mount
   * @param type of the file system
   * @param superOptions of the file system
   */
  public record Entry(
      String root, Path mountPoint, Set<String> options, String type, Set<String> superOptions) {}

  /** Copies the list. */
  public MountTable {
    mounts = List.copyOf(mounts);
  }

  /** The table of this process. */
  public static MountTable ofThisProcess() throws IOException {
    return parse(Files.readString(Path.of("/proc/self/mountinfo")));
  }

  /** Reads the text of mountinfo. */
  public static MountTable parse(String mountinfo) {
    return new MountTable(
        mountinfo.lines().filter(line -> !line.isBlank()).map(MountTable::entry).toList());
  }

  /** The mount that a path lies in; the path must be absolute and without symbolic links. */
  public Optional<Entry> of(Path path) {
    // The last of several mounts on one point is the visible one.
    return mounts.stream()
        .filter(mount -> path.startsWith(mount.mountPoint()))
        .reduce((best, mount) -> depth(mount) >= depth(best) ? mount : best);
  }

  /** The mounts of a type, in the order in which they were made. */
  public List<Entry> ofType(String type) {
    return mounts.stream().filter(mount -> mount.type().equals(type)).toList();
  }

  private static int depth(Entry mount) {
    return mount.mountPoint().getNameCount();
  }

  private static Entry entry(String line) {
    String[] halves = line.split(" - ", 2);
    String[] mount = halves[0].split(" ", 0);
    String[] system = halves.length == 2 ? halves[1].split(" ", 0) : new String[0];
    if (mount.length < 6 || system.length < 3) {
      throw new IllegalArgumentException("not a line of mountinfo: " + line);
    }
    return new Entry(
        unescape(mount[3]),
        Path.of(unescape(mount[4])),
        options(mount[5]),
        system[0],
        options(system[2]));
  }

  private static Set<String> options(String list) {
    return Arrays.stream(list.split(",", 0)).collect(Collectors.toUnmodifiableSet());
  }

  private static String unescape(String path) {
    return OCTAL
        .matcher(path)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 8))));
  }
}
