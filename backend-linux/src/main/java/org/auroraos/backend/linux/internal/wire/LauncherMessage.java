package org.auroraos.backend.linux.internal.wire;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

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
   * The program runs.
   *
   * @param pid of the program
   * @param reaper of PID 1 of its namespace
   * @param startTicks when it was started, in clock ticks since boot
   * @param startedMicros the same by the clock on the wall, since 1970; 0 if no shim said it
   * @param launch which launch it is; empty if no shim said it
   */
  record Started(int pid, int reaper, long startTicks, long startedMicros, String launch)
      implements LauncherMessage {}

  /**
   * The program has ended and everything of its sandbox is gone.
   *
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
      String launch,
      boolean terminated)
      implements LauncherMessage {
    /** The wall-clock limit. */
    public static final int CAUSE_WALL = 1;

    /** The CPU time limit of the tree. */
    public static final int CAUSE_CPU = 2;

    /** Causes from here on are those of our KILL. */
    public static final int CAUSE_KILL = 100;

    /** Copies the counters. */
    public Exit {
      counters = List.copyOf(counters);
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
    while (in.next()) {
      switch (in.tag()) {
        case 1 -> pid = in.u32();
        case 2 -> reaper = in.u32();
        case 3 -> startTicks = in.u64();
        case 4 -> startedMicros = in.u64();
        case 5 -> launch = in.string();
        default -> expect(in, false);
      }
    }
    return new Started(pid, reaper, startTicks, startedMicros, launch);
  }

  private static Exit exit(FieldReader in) throws ProtocolException {
    long[] values = new long[8];
    List<Counter> counters = new ArrayList<>();
    String launch = "";
    boolean terminated = false;
    while (in.next()) {
      switch (in.tag()) {
        case 1, 2, 3 -> values[in.tag()] = in.u32();
        case 4, 5, 6, 7 -> values[in.tag()] = in.u64();
        case 8 -> counters.add(counter(in.nested()));
        case 9 -> launch = in.string();
        case 10 -> terminated = in.u32() != 0;
        default -> expect(in, false);
      }
    }
    boolean signaled = values[1] == 2;
    if (!signaled && values[1] != 1) {
      throw new ProtocolException("an exit that is neither an exit nor a signal: " + values[1]);
    }
    int code = (int) values[2];
    int cause = (int) values[3];
    return new Exit(
        signaled,
        code,
        cause,
        values[4],
        values[5],
        values[6],
        values[7],
        counters,
        launch,
        terminated);
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
