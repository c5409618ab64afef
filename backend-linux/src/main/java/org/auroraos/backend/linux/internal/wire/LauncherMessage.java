package org.auroraos.backend.linux.internal.wire;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.auroraos.backend.linux.internal.descriptor.Descriptor;

/** What the launcher sends. */
public sealed interface LauncherMessage {
  /**
   * The layers of the sandbox; all stand, and the program waits for GO.
   *
   * @param layers in the order in which they were applied
   */
  record Report(List<Layer> layers) implements LauncherMessage {
    /** Copies the layers. */
    public Report {
      layers = List.copyOf(layers);
    }
  }

  /**
   * One layer of the report.
   *
   * @param name as in the protocol
   * @param applied whether it holds
   * @param errno why not
   * @param detail the operation and its object
   */
  record Layer(String name, boolean applied, int errno, String detail) {}

  /**
   * The sandbox was not built; nothing is left of it.
   *
   * @param layer the layer that failed
   * @param errno the error number
   * @param detail the operation and its object
   */
  record SetupFailed(String layer, int errno, String detail) implements LauncherMessage {}

  /**
   * The way out of the sandbox.
   *
   * @param descriptor its listening socket; the receiver owns it
   */
  record Egress(Descriptor descriptor) implements LauncherMessage {}

  /**
   * A connection that was made inside.
   *
   * @param descriptor a connected socket; the receiver owns it
   */
  record Connected(Descriptor descriptor) implements LauncherMessage {}

  /**
   * The program runs.
   *
   * @param pid of the program
   * @param reaper of PID 1 of its namespace
   * @param startTicks when it was started, in clock ticks since boot
   * @param listening whether the launcher is asked about system calls
   * @param startedMicros the same by the clock on the wall, since 1970; 0 if no shim said it
   * @param launch which launch it is; empty if no shim said it
   * @param letsIn whether another program can be let in
   */
  record Started(
      int pid,
      int reaper,
      long startTicks,
      boolean listening,
      long startedMicros,
      String launch,
      boolean letsIn)
      implements LauncherMessage {}

  /**
   * The program has ended and everything of its sandbox is gone.
   *
   * @param forbiddenCall number of the system call that the launcher ended the program for
   * @param launch which launch it was; empty if no shim said it
   * @param terminated whether a platform has sent SIGTERM to it through a shim
   */
  record Exit(
      boolean signaled,
      int code,
      int cause,
      long wallMicros,
      long userMicros,
      long systemMicros,
      long maxRssKib,
      List<Counter> counters,
      OptionalInt forbiddenCall,
      Traffic traffic,
      String launch,
      boolean terminated)
      implements LauncherMessage {
    /** The wall-clock limit. */
    public static final int CAUSE_WALL = 1;

    /** The CPU time limit of the tree. */
    public static final int CAUSE_CPU = 2;

    /** The kernel has killed a process of a v1 group for lack of memory. */
    public static final int CAUSE_MEMORY = 4;

    /** The launcher has seen the tree use more memory than it may. */
    public static final int CAUSE_MEMORY_SEEN = 5;

    /** Causes from here on are those of our KILL. */
    public static final int CAUSE_KILL = 100;

    /** Copies the counters. */
    public Exit {
      counters = List.copyOf(counters);
    }
  }

  /**
   * What the tree read and wrote, and what was told of it.
   *
   * @param readBytes from storage; empty where the kernel does not count
   * @param writtenBytes to storage
   * @param lostEvents how many events are not told, because there were too many different ones
   */
  record Traffic(OptionalLong readBytes, OptionalLong writtenBytes, long lostEvents) {
    /** Nothing is known. */
    public static final Traffic UNKNOWN =
        new Traffic(OptionalLong.empty(), OptionalLong.empty(), 0);
  }

  /**
   * The launcher was asked about a system call.
   *
   * @param call its number
   * @param answer what it was answered, {@code SECCOMP_RET_*}
   * @param pid the thread that made it first
   * @param count how often it was made until now
   * @param arguments the six of the first one; empty when it is not the first one
   * @param flags those that tell events apart
   * @param path as it was given; empty when it has none
   * @param base the directory that a relative path starts from
   * @param address a {@code struct sockaddr}
   */
  record Event(
      int call,
      int answer,
      int pid,
      long count,
      List<Long> arguments,
      int flags,
      Optional<String> path,
      Optional<String> base,
      List<Byte> address)
      implements LauncherMessage {
    /** Copies the lists. */
    public Event {
      arguments = List.copyOf(arguments);
      address = List.copyOf(address);
    }
  }

  /**
   * The last content of a file of a group.
   *
   * @param cgroup index of the group in the spec
   */
  record Counter(int cgroup, String file, String content) {}

  /** Reads a message. */
  static LauncherMessage parse(int type, byte[] payload) throws ProtocolException {
    FieldReader in = new FieldReader(payload);
    return switch (type) {
      case 10 -> report(in);
      case 11 -> setupFailed(in);
      case 12 -> started(in);
      case 13 -> exit(in);
      case 15 -> event(in);
      default -> throw new ProtocolException("unknown message " + type);
    };
  }

  /** Reads the record that a shim leaves: the payload of an EXIT. */
  static Exit parseExit(byte[] payload) throws ProtocolException {
    return exit(new FieldReader(payload));
  }

  private static Report report(FieldReader in) throws ProtocolException {
    List<Layer> layers = new ArrayList<>();
    while (in.next()) {
      expect(in, in.tag() == 1);
      layers.add(layer(in.nested()));
    }
    return new Report(layers);
  }

  private static Layer layer(FieldReader in) throws ProtocolException {
    String name = "";
    int status = -1;
    int errno = 0;
    String detail = "";
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> name = in.string();
        case 2 -> status = in.u32();
        case 3 -> errno = in.u32();
        case 4 -> detail = in.string();
        default -> expect(in, false);
      }
    }
    return new Layer(name, status == 0, errno, detail);
  }

  private static SetupFailed setupFailed(FieldReader in) throws ProtocolException {
    String layer = "";
    int errno = 0;
    String detail = "";
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> layer = in.string();
        case 2 -> errno = in.u32();
        case 3 -> detail = in.string();
        default -> expect(in, false);
      }
    }
    return new SetupFailed(layer, errno, detail);
  }

  private static Started started(FieldReader in) throws ProtocolException {
    int pid = 0;
    int reaper = 0;
    long startTicks = 0;
    long startedMicros = 0;
    String launch = "";
    boolean listening = false;
    boolean letsIn = false;
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> pid = in.u32();
        case 2 -> reaper = in.u32();
        case 3 -> startTicks = in.u64();
        case 4 -> listening = in.u32() == 1;
        case 5 -> startedMicros = in.u64();
        case 6 -> launch = in.string();
        case 7 -> letsIn = in.u32() == 1;
        default -> expect(in, false);
      }
    }
    return new Started(pid, reaper, startTicks, listening, startedMicros, launch, letsIn);
  }

  private static Exit exit(FieldReader in) throws ProtocolException {
    long[] values = new long[13];
    Set<Integer> given = new HashSet<>();
    List<Counter> counters = new ArrayList<>();
    String launch = "";
    boolean terminated = false;
    while (in.next()) {
      given.add(in.tag());
      switch (in.tag()) {
        case 1, 2, 3, 9 -> values[in.tag()] = in.u32();
        case 4, 5, 6, 7, 10, 11, 12 -> values[in.tag()] = in.u64();
        case 8 -> counters.add(counter(in.nested()));
        case 13 -> launch = in.string();
        case 14 -> terminated = in.u32() != 0;
        default -> expect(in, false);
      }
    }
    boolean signaled = values[1] == 2;
    if (!signaled && values[1] != 1) {
      throw new ProtocolException("an exit that is neither an exit nor a signal: " + values[1]);
    }
    int code = (int) values[2];
    int cause = (int) values[3];
    Traffic traffic =
        new Traffic(optional(10, given, values), optional(11, given, values), values[12]);
    OptionalInt forbidden =
        given.contains(9) ? OptionalInt.of((int) values[9]) : OptionalInt.empty();
    return new Exit(
        signaled,
        code,
        cause,
        values[4],
        values[5],
        values[6],
        values[7],
        counters,
        forbidden,
        traffic,
        launch,
        terminated);
  }

  private static OptionalLong optional(int tag, Set<Integer> given, long[] values) {
    return given.contains(tag) ? OptionalLong.of(values[tag]) : OptionalLong.empty();
  }

  private static Event event(FieldReader in) throws ProtocolException {
    int[] small = new int[7];
    long count = 0;
    List<Long> arguments = List.of();
    String[] texts = new String[9];
    List<Byte> address = List.of();
    while (in.next()) {
      switch (in.tag()) {
        case 1, 2, 3, 6 -> small[in.tag()] = in.u32();
        case 4 -> count = in.u64();
        case 5 -> arguments = in.longs();
        case 7, 8 -> texts[in.tag()] = in.string();
        case 9 -> address = in.byteList();
        default -> expect(in, false);
      }
    }
    return new Event(
        small[1],
        small[2],
        small[3],
        count,
        arguments,
        small[6],
        Optional.ofNullable(texts[7]),
        Optional.ofNullable(texts[8]),
        address);
  }

  private static Counter counter(FieldReader in) throws ProtocolException {
    int cgroup = 0;
    String file = "";
    String content = "";
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> cgroup = in.u32();
        case 2 -> file = in.string();
        case 3 -> content = in.string();
        default -> expect(in, false);
      }
    }
    return new Counter(cgroup, file, content);
  }

  private static void expect(FieldReader in, boolean expected) throws ProtocolException {
    if (!expected) {
      throw new ProtocolException("unknown field " + in.tag());
    }
  }
}
