package org.auroraos.backend.linux.internal.shim;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a shim says of itself in the file {@code state} of its run directory.
 *
 * @param launch which launch it is
 * @param sandbox which sandbox
 * @param boot of the kernel that it lives under
 * @param pidNamespace the one that its numbers are from
 * @param shim the shim itself
 * @param program its program
 * @param reaper PID 1 of the sandbox
 * @param startedMicros when the program was started, by the clock on the wall
 * @param leaves the groups of the sandbox
 */
public record ShimState(
    String launch,
    String sandbox,
    String boot,
    long pidNamespace,
    Identified shim,
    Identified program,
    int reaper,
    long startedMicros,
    List<Leaf> leaves) {
  private static final String FILE = "state";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");
  private static final Pattern NAMESPACE_LINK = Pattern.compile("pid:\\[([0-9]+)]");

  /**
   * A process that no other can be taken for.
   *
   * @param pid its number
   * @param startTicks when it was started, in clock ticks since boot
   */
  public record Identified(int pid, long startTicks) {}

  /**
   * A group.
   *
   * @param inode of its directory
   * @param path of its directory
   */
  public record Leaf(long inode, Path path) {}

  /** Copies the leaves. */
  public ShimState {
    leaves = List.copyOf(leaves);
  }

  /**
   * Reads the state of a run directory; empty when there is none.
   *
   * @throws ProtocolException when it was not written by a shim that is understood here
   */
  public static Optional<ShimState> read(Path runDirectory) throws IOException {
    Path file = runDirectory.resolve(FILE);
    try {
      return Optional.of(parse(Files.readAllLines(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new ProtocolException(file + " is not the state of a shim: " + e.getMessage());
    }
  }

  static ShimState parse(List<String> lines) {
    Map<String, String> values = new HashMap<>();
    List<Leaf> leaves = new ArrayList<>();
    for (String line : lines) {
      String[] keyAndValue = line.split(" ", 2);
      if (keyAndValue[0].equals("cgroup")) {
        String[] leaf = keyAndValue[1].split(" ", 2);
        leaves.add(new Leaf(Long.parseLong(leaf[0]), Path.of(leaf[1])));
      } else {
        values.put(keyAndValue[0], keyAndValue[1]);
      }
    }
    if (!value(values, "aurora-shim").equals("1")) {
      throw new IllegalArgumentException("version " + value(values, "aurora-shim"));
    }
    return new ShimState(
        value(values, "launch"),
        value(values, "sandbox"),
        value(values, "boot"),
        Long.parseLong(value(values, "pid-namespace")),
        identified(value(values, "shim")),
        identified(value(values, "program")),
        Integer.parseInt(value(values, "reaper")),
        Long.parseLong(value(values, "started")),
        leaves);
  }

  /** Whether its numbers mean something here and now. */
  public boolean isOfThisMachine() throws IOException {
    Matcher link = NAMESPACE_LINK.matcher(Files.readSymbolicLink(NAMESPACE).toString());
    return Files.readString(BOOT).strip().equals(boot)
        && link.matches()
        && Long.parseLong(link.group(1)) == pidNamespace;
  }

  /** When the program was started. */
  public Instant started() {
    return Instant.EPOCH.plusNanos(Math.multiplyExact(startedMicros, 1000L));
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }

  private static Identified identified(String value) {
    String[] pidAndTicks = value.split(" ", 2);
    return new Identified(Integer.parseInt(pidAndTicks[0]), Long.parseLong(pidAndTicks[1]));
  }
}
