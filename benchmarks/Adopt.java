import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long a platform takes to take over many idle command plugins that run on after it was killed,
 * and what each of their shims holds of the memory. Called by {@code ./bench adopt}.
 */
public final class Adopt {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(20);
  private static final double GOAL_MILLIS = 2000;
  private static final double GOAL_KIB = 512;
  private static final Pattern TAKEN_OVER =
      Pattern.compile("(\\d+) plugins? that ran on (?:is|are) taken over, (\\d+) ms after");

  private final Path home;
  private final Path scratch;
  private final int plugins;
  private final int rounds;

  private Adopt(Path home, Path scratch, int plugins, int rounds) {
    this.home = home;
    this.scratch = scratch;
    this.plugins = plugins;
    this.rounds = rounds;
  }

  /** {@code HOME SCRATCH PLUGINS ROUNDS}. */
  public static void main(String[] args) throws Exception {
    Adopt adopt =
        new Adopt(
            Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    boolean sound;
    try {
      sound = adopt.run();
    } finally {
      adopt.end();
    }
    System.exit(sound ? 0 : 1);
  }

  private boolean run() throws Exception {
    Files.createDirectories(scratch.resolve("data"));
    Files.createDirectories(scratch.resolve("etc"));
    for (int i = 0; i < plugins; i++) {
      drop("idle" + i);
    }
    long begin = System.nanoTime();
    Process platform = start();
    await(platform, () -> shims().size() == plugins && settled());
    System.out.printf(
        Locale.ROOT,
        "%d plugins started in %.1f s%n",
        plugins,
        (System.nanoTime() - begin) / 1e9);
    List<Long> before = shims();
    printMemory(before, platform.pid());
    List<Double> adoption = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      platform.destroyForcibly().waitFor();
      long lines = logLines();
      long again = System.nanoTime();
      platform = start();
      Optional<Matcher> taken = Optional.empty();
      while (taken.isEmpty()) {
        check(platform, again);
        Thread.sleep(5);
        taken = takenOver(lines);
      }
      whole.add((System.nanoTime() - again) / 1e6);
      adoption.add(Double.parseDouble(taken.get().group(2)));
      cpu.add(cpuMillis(platform.pid()));
      if (Integer.parseInt(taken.get().group(1)) != plugins || !shims().equals(before)) {
        System.out.printf("%s of %d taken over, %d shims%n", taken.get().group(1), plugins, shims().size());
        return false;
      }
      await(platform, Adopt.this::settled);
    }
    print("supervisor's start to the last adoption, ms", adoption, GOAL_MILLIS);
    print("  from the command on, ms", whole, 0);
    print("  CPU time of the platform until then, ms", cpu, 0);
    return true;
  }

  private void drop(String id) throws IOException {
    Path directory = Files.createDirectories(scratch.resolve("deploy").resolve(id));
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\": \"" + id + "\", \"version\": \"1.0\", \"entry\": \"run.sh\"}");
    Path script = Files.writeString(directory.resolve("run.sh"), "#!/bin/sh\nexec sleep infinity\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start() throws IOException {
    return aurora("--daemon")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("output").toFile()))
        .start();
  }

  private ProcessBuilder aurora(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/aurora").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    for (String place : List.of("data", "etc", "deploy")) {
      builder
          .environment()
          .put("AURORA_" + place.toUpperCase(Locale.ROOT), scratch.resolve(place).toString());
    }
    return builder;
  }

  private void end() throws IOException, InterruptedException {
    for (String[] stop : new String[][] {{"stop"}, {"stop", "--all"}}) {
      aurora(stop).inheritIO().redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
    shims().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** As their run directories have them, those that live. */
  private List<Long> shims() throws IOException {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> runs = Files.list(scratch.resolve("data/run"))) {
      for (Path state : runs.map(run -> run.resolve("state")).filter(Files::exists).toList()) {
        for (String line : Files.readAllLines(state)) {
          if (line.startsWith("shim ")) {
            pids.add(Long.parseLong(line.split(" ")[1]));
          }
        }
      }
    } catch (IOException notYet) {
      return List.of();
    }
    return pids.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).sorted().toList();
  }

  private boolean settled() {
    try (SocketChannel channel =
        SocketChannel.open(
            UnixDomainSocketAddress.of(scratch.resolve("data/run/console.sock")))) {
      byte[] line = "aurora:settle".getBytes();
      ByteBuffer frame = ByteBuffer.allocate(10 + line.length);
      frame.put((byte) 'C').putInt(line.length).put(line).put((byte) 'I').putInt(0).flip();
      channel.write(frame);
      ByteBuffer answer = ByteBuffer.allocate(1 << 16);
      while (channel.read(answer) >= 0) {
        // until it hangs up
      }
      return answer.position() >= 9 && answer.getInt(answer.position() - 4) == 0;
    } catch (IOException notYet) {
      return false;
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Process platform, Condition condition) throws Exception {
    long begin = System.nanoTime();
    while (!condition.holds()) {
      check(platform, begin);
      Thread.sleep(20);
    }
  }

  private void check(Process platform, long begin) throws IOException {
    if (!platform.isAlive() || System.nanoTime() - begin > PATIENCE_NANOS) {
      throw new IllegalStateException(
          "the platform does not come up:\n" + Files.readString(scratch.resolve("output")));
    }
  }

  private long logLines() throws IOException {
    try (Stream<String> lines = Files.lines(scratch.resolve("data/logs/aurora.log"))) {
      return lines.count();
    }
  }

  private Optional<Matcher> takenOver(long after) throws IOException {
    try (Stream<String> lines = Files.lines(scratch.resolve("data/logs/aurora.log"))) {
      return lines.skip(after).map(TAKEN_OVER::matcher).filter(Matcher::find).findFirst();
    }
  }

  private void printMemory(List<Long> shims, long platform) throws IOException {
    List<Double> resident = new ArrayList<>();
    List<Double> proportional = new ArrayList<>();
    for (long pid : shims) {
      resident.add(rollup(pid, "Rss:"));
      proportional.add(rollup(pid, "Pss:"));
    }
    print("resident memory of a shim, KiB", resident, GOAL_KIB);
    print("  what is shared counted in parts, KiB", proportional, 0);
    print("resident memory of the platform, KiB", List.of(rollup(platform, "Rss:")), 0);
  }

  private static double rollup(long pid, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + key + " of " + pid);
  }

  /** proc(5): fields 14 and 15, counted after the name in parentheses, in 1/100 s. */
  private static double cpuMillis(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return 10.0 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
  }

  private static void print(String what, List<Double> values, double goal) {
    double median = Paired.median(values);
    System.out.printf(
        Locale.ROOT,
        "%-46s %9.0f %s%n",
        what,
        median,
        goal == 0 ? "" : String.format(Locale.ROOT, "goal %.0f %s", goal, median <= goal ? "met" : "MISSED"));
  }
}
