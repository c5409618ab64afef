package org.auroraos.backend.linux.internal.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.libc.Errno;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Layer;

/** What the self-probe found, in the words of the enforcement report. */
final class ProbeCheck {
  static final String PROBE = "probe";
  static final String PREFIX = PROBE + ":";

  /** What the probe is asked to do. */
  static final String REQUESTED = "every layer";

  private static final String GROUP_FILE = "cgroup:";

  /** Which promise a layer is the ground for; those of limits are found by their mechanism. */
  private static final Map<String, Capability> PROMISES =
      Map.ofEntries(
          Map.entry("namespace.user", Capability.IDENTITY),
          Map.entry("namespace.nested", Capability.IDENTITY),
          Map.entry("identity", Capability.IDENTITY),
          Map.entry("namespace.pid", Capability.PROCESS_ISOLATION),
          Map.entry("proc", Capability.PROCESS_ISOLATION),
          Map.entry("reaper", Capability.PROCESS_ISOLATION),
          Map.entry("namespace.net", Capability.NETWORK),
          Map.entry("egress", Capability.NETWORK),
          Map.entry("namespace.ipc", Capability.IPC_ISOLATION),
          Map.entry("namespace.uts", Capability.HOSTNAME),
          Map.entry("namespace.cgroup", Capability.CGROUP_VIEW),
          Map.entry("namespace.mount", Capability.FILESYSTEM),
          Map.entry("root", Capability.FILESYSTEM),
          Map.entry("mount", Capability.FILESYSTEM),
          Map.entry("dev", Capability.FILESYSTEM),
          Map.entry("descriptors", Capability.DESCRIPTORS),
          Map.entry("session", Capability.SESSION),
          Map.entry("keyring", Capability.SESSION),
          Map.entry("capabilities", Capability.PRIVILEGES),
          Map.entry("no_new_privs", Capability.NO_NEW_PRIVILEGES),
          Map.entry("landlock", Capability.FILE_RULES),
          Map.entry("seccomp", Capability.SYSCALLS));

  private ProbeCheck() {}

  /** Takes back what the probe found not to hold. */
  static void check(List<Layer> layers, Enforcements enforcements) {
    List<Layer> broken =
        layers.stream()
            .filter(layer -> !layer.applied() && layer.name().startsWith(PREFIX))
            .toList();
    if (!broken.isEmpty()) {
      String names = broken.stream().map(ProbeCheck::name).collect(Collectors.joining(", "));
      // Whether the launch goes on is decided by the promises that fall with them.
      enforcements.missing(Capability.SELF_PROBE, "", "these do not hold: " + names);
    }
    for (Layer layer : broken) {
      if (!withdraw(layer, enforcements)) {
        enforcements.missing(Capability.SELF_PROBE, REQUESTED, "does not hold: " + layer);
      }
    }
    layers.stream()
        .filter(layer -> layer.name().equals(PROBE))
        .findFirst()
        .ifPresent(
            layer ->
                enforcements.missing(
                    Capability.SELF_PROBE, REQUESTED, "could not be done: " + describe(layer)));
  }

  /** The layers that must have been probed where these are applied. */
  static List<String> expected(List<String> applied, boolean direct) {
    List<String> expected = new ArrayList<>(List.of("descriptors", "reaper"));
    if (!direct) {
      expected.add("mount");
    }
    expected.addAll(applied);
    return expected.stream().map(PREFIX::concat).toList();
  }

  /** The capabilities of a file of a control group. */
  static Set<Capability> ofGroupFile(String file) {
    String controller = file.substring(0, file.indexOf('.'));
    boolean weight = file.equals("cpu.shares") || file.endsWith("weight");
    return switch (controller) {
      case "memory" -> Set.of(Capability.MEMORY);
      case "pids" -> Set.of(Capability.PROCESSES);
      case "io" ->
          weight
              ? Set.of(Capability.IO_WEIGHT)
              : Set.of(Capability.IO_READ_BPS, Capability.IO_WRITE_BPS);
      case "blkio" -> Set.of(weight ? Capability.IO_WEIGHT : ofThrottleFile(file));
      default -> Set.of(weight ? Capability.CPU_WEIGHT : Capability.CPU_QUOTA);
    };
  }

  private static Capability ofThrottleFile(String file) {
    return file.contains(".read_") ? Capability.IO_READ_BPS : Capability.IO_WRITE_BPS;
  }

  private static boolean withdraw(Layer layer, Enforcements enforcements) {
    String name = name(layer);
    String detail = "tried from inside, it does not hold: " + describe(layer);
    if (name.startsWith(GROUP_FILE)) {
      String file = name.substring(name.lastIndexOf(':') + 1);
      return enforcements.withdrawAll(ofGroupFile(file), "not as it was written: " + file);
    }
    // Left over are "rlimit" and "cgroup", with which the names of their mechanisms begin.
    return PROMISES.containsKey(name)
        ? enforcements.withdraw(PROMISES.get(name), detail)
        : enforcements.withdrawAll(name + ".", detail);
  }

  private static String name(Layer layer) {
    return layer.name().substring(PREFIX.length());
  }

  private static String describe(Layer layer) {
    String errno = layer.errno() == 0 ? "" : Errno.describe(layer.errno());
    return layer.detail().isEmpty() || errno.isEmpty()
        ? layer.detail() + errno
        : layer.detail() + ": " + errno;
  }
}
