package org.auroraos.backend.linux.internal.cgroup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.backend.linux.internal.wire.CgroupLeaf;
import org.auroraos.backend.linux.internal.wire.CgroupLeaf.Write;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;

/** Turns limits into the groups of one sandbox. */
public final class GroupCompiler {
  private static final List<String> MEMORY_COUNTERS_V1 =
      List.of("memory.oom_control", "memory.failcnt", "memory.max_usage_in_bytes");
  private static final List<String> MEMORY_COUNTERS_V2 = List.of("memory.events", "memory.peak");

  /** Buffers of TCP, which v1 does not count as memory. One that is full slows connections down. */
  private static final String TCP_BUFFERS = "memory.kmem.tcp.limit_in_bytes";

  /** Of the limit of memory, for TCP. */
  private static final int TCP_PART = 4;

  private static final int PERIOD_MICROS = 100_000;
  private static final int DEFAULT_WEIGHT = 100;
  private static final int DEFAULT_SHARES = 1024;

  /** PID 1 of the sandbox is ours and lives in its group. */
  private static final int REAPER = 1;

  private final Groups groups;
  private final boolean swap;

  /**
   * With these groups.
   *
   * @param swap whether this machine can swap
   */
  public GroupCompiler(Groups groups, boolean swap) {
    this.groups = groups;
    this.swap = swap;
  }

  /**
   * What became of one limit.
   *
   * @param mechanism what enforces it; empty when nothing does
   * @param detail why not, or what a reader must know
   */
  public record Outcome(String mechanism, String detail) {
    /** Whether it is enforced. */
    public boolean applied() {
      return !mechanism.isEmpty();
    }
  }

  private static final class Leaf {
    final List<Write> writes = new ArrayList<>();
    final List<String> reads = new ArrayList<>();

    void readIf(boolean wanted, String file) {
      if (wanted && !reads.contains(file)) {
        reads.add(file);
      }
    }
  }

  /**
   * Adds the groups of a sandbox to its spec.
   *
   * @param writable what the program may write outside of its private root
   * @param name of its leaves
   * @param optional limits that the sandbox may start without
   * @return what became of each limit that was asked for
   */
  public Map<Capability, Outcome> compile(
      Limits limits, Set<Capability> optional, List<Path> writable, String name, LaunchSpec spec) {
    Map<Capability, Outcome> outcomes = new LinkedHashMap<>();
    Map<Group, Leaf> leaves = new LinkedHashMap<>();
    if (limits.memory() > 0) {
      boolean required = !optional.contains(Capability.MEMORY);
      outcomes.put(Capability.MEMORY, memory(limits.memory(), required, leaves));
    }
    if (limits.processes() > 0) {
      boolean required = !optional.contains(Capability.PROCESSES);
      outcomes.put(Capability.PROCESSES, processes(limits.processes(), required, leaves));
    }
    if (limits.cpuWeight() > 0) {
      boolean required = !optional.contains(Capability.CPU_WEIGHT);
      outcomes.put(Capability.CPU_WEIGHT, weight(limits.cpuWeight(), required, leaves));
    }
    if (limits.cpuQuota() > 0) {
      boolean required = !optional.contains(Capability.CPU_QUOTA);
      outcomes.put(Capability.CPU_QUOTA, quota(limits.cpuQuota(), required, leaves));
    }
    outcomes.putAll(io(limits, optional, writable, leaves));
    groups.find(Controller.CPUACCT).ifPresent(group -> countTime(group, limits, leaves));
    // There where the io controller is enabled; a group only for counting would cost too much.
    leaves.forEach((group, leaf) -> leaf.readIf(group.v2(), "io.stat"));
    if (spec.isDirect()) {
      groups.forKilling().ifPresent(group -> leaves.computeIfAbsent(group, g -> new Leaf()));
    }
    // Without namespaces no clone3(2) may be possible either: the program's parent joins by itself.
    boolean born = !spec.isDirect();
    Map<Group, Integer> indices = new LinkedHashMap<>();
    boolean kept = spec.outlivesPlatform();
    leaves.forEach(
        (group, leaf) ->
            indices.put(
                group, spec.cgroup(leaf(group, groups.parent(group, kept), name, leaf, born))));
    if (!limits.cpuTime().isZero()) {
      outcomes.put(Capability.CPU_TIME, time(limits.cpuTime(), indices, spec));
    }
    return outcomes;
  }

  private Outcome memory(long bytes, boolean required, Map<Group, Leaf> leaves) {
    Optional<Group> group = groups.find(Controller.MEMORY);
    if (group.isEmpty()) {
      return none(Controller.MEMORY);
    }
    String swapFile = group.get().v2() ? "memory.swap.max" : "memory.memsw.limit_in_bytes";
    boolean swapFileThere = group.get().files().contains(swapFile);
    if (swap && !swapFileThere) {
      return new Outcome(
          "", "swap cannot be limited here: boot with swapaccount=1, or switch swap off");
    }
    String limit = String.valueOf(bytes);
    Leaf leaf = leaves.computeIfAbsent(group.get(), g -> new Leaf());
    String limitFile = group.get().v2() ? "memory.max" : "memory.limit_in_bytes";
    leaf.writes.add(new Write(limitFile, limit, required));
    if (swapFileThere) {
      leaf.writes.add(new Write(swapFile, group.get().v2() ? "0" : limit, required));
    }
    boolean tcpApart = group.get().files().contains(TCP_BUFFERS);
    if (tcpApart) {
      leaf.writes.add(new Write(TCP_BUFFERS, String.valueOf(bytes / TCP_PART), required));
    }
    if (group.get().files().contains("memory.oom.group")) {
      leaf.writes.add(new Write("memory.oom.group", "1", required));
    }
    leaf.reads.addAll(group.get().v2() ? MEMORY_COUNTERS_V2 : MEMORY_COUNTERS_V1);
    String detail = tcpApart ? "buffers of TCP are beside it, up to a quarter as much" : "";
    return new Outcome(Controller.MEMORY.mechanism(group.get().v2()), detail);
  }

  private Outcome processes(int count, boolean required, Map<Group, Leaf> leaves) {
    Optional<Group> group = groups.find(Controller.PIDS);
    if (group.isEmpty()) {
      return none(Controller.PIDS);
    }
    Leaf leaf = leaves.computeIfAbsent(group.get(), g -> new Leaf());
    leaf.writes.add(new Write("pids.max", String.valueOf(count + (long) REAPER), required));
    leaf.reads.add("pids.events");
    return by(Controller.PIDS, group.get());
  }

  private Outcome weight(int weight, boolean required, Map<Group, Leaf> leaves) {
    Optional<Group> group = groups.find(Controller.CPU);
    if (group.isEmpty()) {
      return none(Controller.CPU);
    }
    Leaf leaf = leaves.computeIfAbsent(group.get(), g -> new Leaf());
    leaf.writes.add(
        group.get().v2()
            ? new Write("cpu.weight", String.valueOf(weight), required)
            : new Write("cpu.shares", String.valueOf(shares(weight)), required));
    return by(Controller.CPU, group.get());
  }

  private Outcome quota(int percent, boolean required, Map<Group, Leaf> leaves) {
    Optional<Group> group = groups.find(Controller.CPU);
    if (group.isEmpty()) {
      return none(Controller.CPU);
    }
    long quota = percent * (PERIOD_MICROS / 100L);
    Leaf leaf = leaves.computeIfAbsent(group.get(), g -> new Leaf());
    leaf.readIf(true, "cpu.stat");
    if (group.get().v2()) {
      leaf.writes.add(new Write("cpu.max", quota + " " + PERIOD_MICROS, required));
    } else {
      leaf.writes.add(new Write("cpu.cfs_period_us", String.valueOf(PERIOD_MICROS), required));
      leaf.writes.add(new Write("cpu.cfs_quota_us", String.valueOf(quota), required));
    }
    return by(Controller.CPU, group.get());
  }

  private Map<Capability, Outcome> io(
      Limits limits, Set<Capability> optional, List<Path> writable, Map<Group, Leaf> leaves) {
    Map<Capability, Outcome> missing = new EnumMap<>(Capability.class);
    Map.of(
            Capability.IO_WEIGHT, (long) limits.ioWeight(),
            Capability.IO_READ_BPS, limits.ioReadBps(),
            Capability.IO_WRITE_BPS, limits.ioWriteBps())
        .forEach(
            (capability, limit) -> {
              if (limit > 0) {
                missing.put(capability, none(Controller.IO));
              }
            });
    Optional<Group> group = groups.find(Controller.IO);
    if (missing.isEmpty() || group.isEmpty()) {
      return missing;
    }
    boolean memoryBeside = groups.find(Controller.MEMORY).equals(group);
    IoCompiler compiler = new IoCompiler(group.get(), memoryBeside, writable, new Disks());
    List<Write> writes = compiler.compile(limits, optional);
    if (!writes.isEmpty()) {
      leaves.computeIfAbsent(group.get(), g -> new Leaf()).writes.addAll(writes);
    }
    return compiler.outcomes();
  }

  /** A group of its own is worth the counter only for a limit, or where there is one anyway. */
  private static void countTime(Group group, Limits limits, Map<Group, Leaf> leaves) {
    if (!limits.cpuTime().isZero() || leaves.containsKey(group)) {
      leaves
          .computeIfAbsent(group, g -> new Leaf())
          .readIf(true, group.v2() ? "cpu.stat" : "cpuacct.usage");
    }
  }

  private Outcome time(Duration limit, Map<Group, Integer> indices, LaunchSpec spec) {
    Optional<Group> group = groups.find(Controller.CPUACCT);
    if (group.isEmpty()) {
      return none(Controller.CPUACCT);
    }
    LaunchSpec.CpuFormat format =
        group.get().v2() ? LaunchSpec.CpuFormat.CPU_STAT : LaunchSpec.CpuFormat.CPUACCT_USAGE;
    spec.cpuLimit(limit.toNanos() / 1000, indices.get(group.get()), format);
    return by(Controller.CPUACCT, group.get());
  }

  private static CgroupLeaf leaf(Group group, Path parent, String name, Leaf leaf, boolean born) {
    boolean endsOnOom = !group.v2() && leaf.reads.containsAll(MEMORY_COUNTERS_V1);
    return new CgroupLeaf(parent, name, leaf.writes, leaf.reads, group.v2() && born, endsOnOom);
  }

  private static Outcome by(Controller controller, Group group) {
    return new Outcome(controller.mechanism(group.v2()), "");
  }

  private Outcome none(Controller controller) {
    return new Outcome(
        "",
        "no control group with "
            + controller.id()
            + " ("
            + groups.problem(controller)
            + "): run the platform as root, in a systemd service with Delegate=yes,"
            + " or where the user has a systemd manager on pure cgroup v2");
  }

  /** The same share as the weight of v2, where others have 100, in v1, where they have 1024. */
  private static long shares(int weight) {
    return Math.max(2, (long) weight * DEFAULT_SHARES / DEFAULT_WEIGHT);
  }
}
