package org.auroraos.backend.linux.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A launch spec while it is put together. Each part is documented with the protocol. */
public final class LaunchSpec {
  public static final int NEWNS = 0x00020000;
  public static final int NEWCGROUP = 0x02000000;
  public static final int NEWUTS = 0x04000000;
  public static final int NEWIPC = 0x08000000;
  public static final int NEWUSER = 0x10000000;
  public static final int NEWPID = 0x20000000;
  public static final int NEWNET = 0x40000000;

  private static final int VERSION = 1;

  private final List<Mount> mounts = new ArrayList<>();
  private final List<ResourceLimit> limits = new ArrayList<>();
  private final List<CgroupLeaf> cgroups = new ArrayList<>();
  private List<String> command = List.of();
  private Map<String, String> environment = Map.of();
  private String workingDirectory = "/";
  private String hostname = "";
  private int namespaces = NEWNS | NEWPID;
  private List<Integer> identity = List.of();
  private long capabilities;
  private boolean loopback;
  private int egressPort;
  private boolean noNested;
  private long wallMicros;
  private Optional<FileRules> fileRules = Optional.empty();
  private byte[] filter = {};
  private Optional<Listening> listening = Optional.empty();
  private boolean probe;
  private Optional<Question> question = Optional.empty();
  private Optional<ShimSettings> shim = Optional.empty();
  private CpuLimit cpuLimit = new CpuLimit(0, 0, CpuFormat.CPUACCT_USAGE);

  private Watchdog watchdog = new Watchdog(0, 0);

  private record Watchdog(long memory, long cpuMicros) {
    boolean watches() {
      return memory > 0 || cpuMicros > 0;
    }

    void write(ByteBuffer field) {
      field.putLong(memory).putLong(cpuMicros);
    }
  }

  /** Formats of a counter of CPU time, with their numbers. */
  public enum CpuFormat {
    CPUACCT_USAGE(1),
    CPU_STAT(2);

    private final int number;

    CpuFormat(int number) {
      this.number = number;
    }
  }

  private record CpuLimit(long micros, int cgroup, CpuFormat format) {
    void write(ByteBuffer field) {
      field.putLong(micros).putInt(cgroup).putInt(format.number);
    }
  }

  /** The program and its arguments. */
  public LaunchSpec command(List<String> value) {
    command = List.copyOf(value);
    return this;
  }

  /** The complete environment. */
  public LaunchSpec environment(Map<String, String> value) {
    environment = value;
    return this;
  }

  /** Where the program starts. */
  public LaunchSpec workingDirectory(String value) {
    workingDirectory = value;
    return this;
  }

  /** Adds namespaces, and {@code CLONE_NEWPID} and {@code CLONE_NEWNS} always. */
  public LaunchSpec namespaces(int flags) {
    namespaces |= flags;
    return this;
  }

  /** No namespaces at all: no private root, and paths are those of outside. */
  public LaunchSpec direct() {
    namespaces = 0;
    return this;
  }

  /** Whether it runs without namespaces. */
  public boolean isDirect() {
    return namespaces == 0;
  }

  /** The namespaces so far. */
  public int namespaces() {
    return namespaces;
  }

  /** The host name inside; needs NEWUTS. */
  public LaunchSpec hostname(String value) {
    hostname = value;
    return this;
  }

  /** Brings the loopback interface up; needs NEWNET. */
  public LaunchSpec loopback() {
    loopback = true;
    return this;
  }

  /** Hands out a listening socket at this port of the loopback interface, which is brought up. */
  public LaunchSpec egress(int port) {
    egressPort = port;
    return loopback();
  }

  /** Whether there is a way out. */
  public boolean hasEgress() {
    return egressPort != 0;
  }

  /** Lets no namespaces be made inside; needs NEWUSER. */
  public LaunchSpec noNested() {
    noNested = true;
    return this;
  }

  /** Who the program is, outside and inside. */
  public LaunchSpec identity(int outsideUid, int outsideGid, int insideUid, int insideGid) {
    identity = List.of(outsideUid, outsideGid, insideUid, insideGid);
    return this;
  }

  /** Adds a piece of the private root. */
  public LaunchSpec mount(Mount mount) {
    mounts.add(mount);
    return this;
  }

  /** Adds a resource limit. */
  public LaunchSpec limit(ResourceLimit limit) {
    limits.add(limit);
    return this;
  }

  /** Adds a group and returns its index. */
  public int cgroup(CgroupLeaf leaf) {
    cgroups.add(leaf);
    return cgroups.size() - 1;
  }

  /** The groups so far. */
  public List<CgroupLeaf> cgroups() {
    return List.copyOf(cgroups);
  }

  /** Capabilities to keep, as a mask. */
  public LaunchSpec capabilities(long mask) {
    capabilities = mask;
    return this;
  }

  /** Wall-clock limit in microseconds. */
  public LaunchSpec wallLimit(long micros) {
    wallMicros = micros;
    return this;
  }

  /** CPU time limit of the tree in microseconds, read from a counter of a group. */
  public LaunchSpec cpuLimit(long micros, int cgroup, CpuFormat format) {
    cpuLimit = new CpuLimit(micros, cgroup, format);
    return this;
  }

  /** Ends the tree when the launcher sees it use more memory than this, in bytes. */
  public LaunchSpec watchMemory(long bytes) {
    watchdog = new Watchdog(bytes, watchdog.cpuMicros());
    return this;
  }

  /** Ends the tree when the launcher sees that it has used this much CPU time, in microseconds. */
  public LaunchSpec watchCpuTime(long micros) {
    watchdog = new Watchdog(watchdog.memory(), micros);
    return this;
  }

  /** Whether the launcher looks at what the tree uses. */
  public boolean isWatched() {
    return watchdog.watches();
  }

  /** Restricts files, ports and scopes by Landlock. */
  public LaunchSpec fileRules(FileRules rules) {
    fileRules = Optional.of(rules);
    return this;
  }

  /** Filters system calls by a program of {@code struct sock_filter}. */
  public LaunchSpec filter(byte[] program) {
    filter = program.clone();
    return this;
  }

  /** Lets the launcher be asked about system calls that the filter decides. */
  public LaunchSpec listen(Listening value) {
    listening = Optional.of(value);
    return this;
  }

  /** Tries from inside what the report claims; of the filter, this question. */
  public LaunchSpec probe(Optional<Question> ofFilter) {
    probe = true;
    question = ofFilter;
    return this;
  }

  /** Lets the sandbox live on without its platform. */
  public LaunchSpec shim(ShimSettings settings) {
    shim = Optional.of(settings);
    return this;
  }

  /** Whether it lives on without its platform. */
  public boolean outlivesPlatform() {
    return shim.isPresent();
  }

  /** Whether files are restricted by Landlock. */
  public boolean hasFileRules() {
    return fileRules.isPresent();
  }

  /** Whether system calls are filtered. */
  public boolean hasFilter() {
    return filter.length > 0;
  }

  /** Whether the launcher is asked about calls. */
  public boolean isListening() {
    return listening.isPresent();
  }

  /** Whether the report is probed. */
  public boolean isProbed() {
    return probe;
  }

  /** The payload of SPEC. */
  public byte[] toBytes() {
    FieldWriter out = new FieldWriter();
    out.u32(1, VERSION).u32(2, namespaces);
    out.numbers(3, 16, field -> identity.forEach(field::putInt));
    command.forEach(argument -> out.string(4, argument));
    environment.forEach((name, value) -> out.string(5, name + "=" + value));
    out.string(6, workingDirectory);
    if (!hostname.isEmpty()) {
      out.string(7, hostname);
    }
    mounts.forEach(mount -> out.nested(8, mount::write));
    limits.forEach(limit -> out.numbers(9, 24, limit::write));
    out.u64(10, capabilities);
    cgroups.forEach(leaf -> out.nested(11, leaf::write));
    out.u64(12, wallMicros);
    if (cpuLimit.micros() > 0) {
      out.numbers(13, 16, cpuLimit::write);
    }
    if (watchdog.watches()) {
      out.numbers(23, 16, watchdog::write);
    }
    out.u32(14, 1);
    if (loopback) {
      out.u32(15, 1);
    }
    out.u32(17, 022);
    fileRules.ifPresent(rules -> out.nested(18, rules::write));
    if (filter.length > 0) {
      out.bytes(19, filter);
    }
    listening.ifPresent(listen -> out.nested(22, listen::write));
    if (noNested) {
      out.u32(24, 1);
    }
    if (probe) {
      out.nested(20, this::writeProbe);
    }
    shim.ifPresent(settings -> out.nested(28, settings::write));
    if (hasEgress()) {
      out.u32(21, egressPort);
    }
    return out.toBytes();
  }

  private void writeProbe(FieldWriter out) {
    out.u32(1, 1);
    question.ifPresent(asked -> out.u32(2, asked.call()).u32(3, asked.errno()));
  }
}
