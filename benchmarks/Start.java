import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long a platform takes from the command to a console that answers, beside a bare Felix with
 * the same third-party bundles, by turns. Called by {@code benchmarks/start}.
 */
public final class Start {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long CLOCK_TICKS = 100;

  private final Path home;
  private final Path scratch;
  private final Path classes;
  private final int rounds;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /**
   * One start.
   *
   * @param millis wall time until the console answers
   * @param cpu processor time of the process until then, in milliseconds
   * @param resident its resident memory then, in MiB
   */
  private record Sample(double millis, double cpu, double resident) {}

  private Start(Path home, Path scratch, Path classes, int rounds) {
    this.home = home;
    this.scratch = scratch;
    this.classes = classes;
    this.rounds = rounds;
  }

  /** {@code HOME SCRATCH CLASSES ROUNDS}. */
  public static void main(String[] args) throws Exception {
    new Start(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]))
        .run();
  }

  private void run() throws Exception {
    for (int round = 0; round < rounds; round++) {
      delete(scratch.resolve("data"));
      measure("Aurora, first start", platform());
      measure("Aurora", platform());
      delete(scratch.resolve("felix"));
      measure("bare Felix, first start", felix(true));
      measure("bare Felix", felix(true));
      delete(scratch.resolve("felix"));
      measure("bare Felix, no archive", felix(false));
      System.err.printf("round %d of %d%n", round + 1, rounds);
    }
    report();
  }

  private void report() {
    System.out.printf("%-26s %10s %10s %10s%n", "median of " + rounds, "ms", "CPU ms", "MiB");
    samples.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-26s %10.0f %10.0f %10.1f%n",
                name,
                median(all.stream().map(Sample::millis).toList()),
                median(all.stream().map(Sample::cpu).toList()),
                median(all.stream().map(Sample::resident).toList())));
    ratio("Aurora", "bare Felix");
    ratio("Aurora", "bare Felix, no archive");
    ratio("Aurora, first start", "bare Felix, first start");
    ratio("Aurora, first start", "bare Felix, no archive");
  }

  /** Median of the ratios of each round: what disturbs the machine disturbs both. */
  private void ratio(String one, String other) {
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      wall.add(samples.get(one).get(i).millis() / samples.get(other).get(i).millis());
      cpu.add(samples.get(one).get(i).cpu() / samples.get(other).get(i).cpu());
    }
    System.out.printf(
        Locale.ROOT,
        "%s : %s = %.2f wall, %.2f CPU%n",
        one,
        other,
        median(wall),
        median(cpu));
  }

  private ProcessBuilder platform() throws IOException {
    Path data = Files.createDirectories(scratch.resolve("data"));
    Path etc = Files.createDirectories(scratch.resolve("etc"));
    Path deploy = Files.createDirectories(scratch.resolve("deploy"));
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/aurora").toString(), "--daemon");
    builder.environment().put("AURORA_DATA", data.toString());
    builder.environment().put("AURORA_ETC", etc.toString());
    builder.environment().put("AURORA_DEPLOY", deploy.toString());
    return builder;
  }

  private ProcessBuilder felix(boolean archive) throws IOException {
    Path data = Files.createDirectories(scratch.resolve("felix"));
    Files.createDirectories(data.resolve("run"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms16m",
            "-Xmx128m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xlog:cds*=off"));
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of(
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-Xlog:aot*=off"));
    }
    Path file = data.resolve("classes.jsa");
    if (archive) {
      command.add((Files.exists(file) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file);
    }
    command.addAll(
        List.of("-cp", classPath(), "BareFelix", home.resolve("system").toString(), data.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return builder;
  }

  /** The same jars; the archive of classes wants jars only, so the main class is one, too. */
  private String classPath() throws IOException {
    StringBuilder path = new StringBuilder(classes.resolve("bare-felix.jar").toString());
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      jars.map(Path::toString)
          .filter(jar -> jar.endsWith(".jar") && !jar.endsWith("aurora-launcher.jar"))
          .sorted()
          .forEach(jar -> path.append(File.pathSeparator).append(jar));
    }
    return path.toString();
  }

  private void measure(String name, ProcessBuilder builder) throws Exception {
    Path data = scratch.resolve(name.startsWith("Aurora") ? "data" : "felix");
    Path socket = data.resolve("run/console.sock");
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(scratch.resolve("output").toFile());
    builder.redirectErrorStream(true);
    long begin = System.nanoTime();
    Process process = builder.start();
    try {
      while (!runs(data) || !answers(socket)) {
        if (!process.isAlive() || System.nanoTime() - begin > TIMEOUT_NANOS) {
          throw new IllegalStateException(
              name + " does not start:\n" + Files.readString(scratch.resolve("output")));
        }
        Thread.sleep(1);
      }
      double millis = (System.nanoTime() - begin) / 1e6;
      samples
          .computeIfAbsent(name, key -> new ArrayList<>())
          .add(new Sample(millis, cpu(process.pid()), resident(process.pid())));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** A platform says when all its bundles run; its socket is there before the last of them. */
  private static boolean runs(Path data) throws IOException {
    Path state = data.resolve("run/platform.json");
    return data.endsWith("felix")
        || (Files.exists(state) && Files.readString(state).contains("\"running\""));
  }

  private static boolean answers(Path socket) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** proc(5): fields 14 and 15, counted after the name in parentheses. */
  private static double cpu(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1000.0 / CLOCK_TICKS;
  }

  private static double resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no VmRSS of " + pid);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
