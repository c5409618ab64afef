package org.auroraos.launcher.internal.kept;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plugin whose process lives on, as its run directory says: the file {@code state} there, which
 * its shim has written (docs/launcher-protocol.md).
 *
 * @param id of the plugin
 * @param shim pid of what keeps the process
 * @param shimTicks when that was started, in clock ticks since boot
 * @param pid of the process
 * @param runDirectory where it is described and reached
 */
public record KeptPlugin(String id, long shim, long shimTicks, long pid, Path runDirectory) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int START_TIME = 19;

  /** Those that run now, below the {@code run} directory of a data directory. */
  public static List<KeptPlugin> in(Path run) {
    try (Stream<Path> directories = Files.list(run)) {
      return directories
          .filter(KeptPlugin::isOfPlugin)
          .map(KeptPlugin::read)
          .flatMap(Optional::stream)
          .filter(KeptPlugin::isAlive)
          .sorted(Comparator.comparing(KeptPlugin::id))
          .toList();
    } catch (IOException e) {
      // There was never a platform here, or it is another user's.
      return List.of();
    }
  }

  /** One with a {@code ~} is that of a warm spare, which ends by itself without a platform. */
  private static boolean isOfPlugin(Path directory) {
    return directory.getFileName().toString().indexOf('~') < 0;
  }

  /** Whether its shim, and so its process, is there. */
  public boolean isAlive() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(shim), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 0);
      return Long.parseLong(fields[START_TIME]) == shimTicks && !fields[0].equals("Z");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static Optional<KeptPlugin> read(Path directory) {
    try {
      Map<String, String> state = new HashMap<>();
      for (String line : Files.readAllLines(directory.resolve("state"))) {
        String[] parts = line.split(" ", 2);
        state.put(parts[0], parts[1]);
      }
      if (!Files.readString(BOOT).strip().equals(state.get("boot"))) {
        return Optional.empty();
      }
      String[] shim = state.get("shim").split(" ", 2);
      return Optional.of(
          new KeptPlugin(
              directory.getFileName().toString(),
              Long.parseLong(shim[0]),
              Long.parseLong(shim[1]),
              Long.parseLong(state.get("program").split(" ", 2)[0]),
              directory));
    } catch (IOException | RuntimeException e) {
      // Another file, or a run directory without a process.
      return Optional.empty();
    }
  }
}
