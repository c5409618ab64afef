package org.auroraos.backend.linux.internal.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Who this process is to the kernel.
 *
 * @param uid its effective user
 * @param gid its effective group
 * @param capabilities its effective capabilities, a mask
 * @param uidMap which outside users its user namespace knows
 * @param gidMap the same for groups
 */
public record ProcessFacts(
    int uid, int gid, long capabilities, List<IdRange> uidMap, List<IdRange> gidMap) {
  private static final int CAP_CHOWN = 0;
  private static final int CAP_SETGID = 6;
  private static final int CAP_SETUID = 7;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_SYS_RESOURCE = 24;

  /**
   * Consecutive ids.
   *
   * @param first the first
   * @param count how many
   */
  public record IdRange(long first, long count) {
    /** Whether all of another range lie in this one. */
    public boolean contains(long otherFirst, long otherCount) {
      return otherFirst >= first && otherFirst + otherCount <= first + count;
    }
  }

  /** Copies the maps. */
  public ProcessFacts {
    uidMap = List.copyOf(uidMap);
    gidMap = List.copyOf(gidMap);
  }

  /** The facts of this process. */
  public static ProcessFacts ofThisProcess() throws IOException {
    return parse(
        Files.readString(Path.of("/proc/self/status")),
        Files.readString(Path.of("/proc/self/uid_map")),
        Files.readString(Path.of("/proc/self/gid_map")));
  }

  static ProcessFacts parse(String status, String uidMap, String gidMap) {
    return new ProcessFacts(
        Integer.parseUnsignedInt(field(status, "Uid")[1]),
        Integer.parseUnsignedInt(field(status, "Gid")[1]),
        Long.parseUnsignedLong(field(status, "CapEff")[0], 16),
        ranges(uidMap),
        ranges(gidMap));
  }

  /** Whether it may make namespaces without a user namespace. */
  public boolean mayAdministrate() {
    return has(CAP_SYS_ADMIN);
  }

  /** Whether it may give programs and files to all users and groups of a range. */
  public boolean mayAssign(long first, long count) {
    return has(CAP_SYS_ADMIN) && mayBecome(first, count);
  }

  /** Whether it may become each user and group of a range, and give files to them. */
  public boolean mayBecome(long first, long count) {
    return has(CAP_SETUID)
        && has(CAP_SETGID)
        && has(CAP_CHOWN)
        && uidMap.stream().anyMatch(range -> range.contains(first, count))
        && gidMap.stream().anyMatch(range -> range.contains(first, count));
  }

  /** Whether it may raise hard resource limits. */
  public boolean mayRaiseLimits() {
    return has(CAP_SYS_RESOURCE);
  }

  private boolean has(int capability) {
    return (capabilities >>> capability & 1) != 0;
  }

  private static String[] field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip().split("\\s+", 0))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in /proc/self/status"));
  }

  private static List<IdRange> ranges(String map) {
    return map.lines()
        .map(line -> line.strip().split("\\s+", 0))
        .filter(words -> words.length == 3)
        .map(words -> Arrays.stream(words).mapToLong(Long::parseLong).toArray())
        .map(numbers -> new IdRange(numbers[0], numbers[2]))
        .toList();
  }
}
