import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.backend.linux.internal.identity.IdRange;
import org.auroraos.backend.linux.internal.launch.BackendSettings;
import org.auroraos.backend.linux.internal.launch.LinuxBackend;
import org.auroraos.core.internal.hypervisor.HypervisorComponent;

/** Ratios of launches and of work inside against peers in the same run. Called by {@code ./bench}. */
public final class Bench {
  private static final List<String> TRUE = List.of("/bin/true");
  private static final int AT_ONCE = 64;
  private static final int WARM_UP = 300;

  /** What a platform without privilege may lack. */
  private static final Set<Capability> PRIVILEGED =
      Set.of(
          Capability.MEMORY,
          Capability.PROCESSES,
          Capability.CPU_TIME,
          Capability.CPU_WEIGHT,
          Capability.CPU_QUOTA);

  private final Path scratch;
  private final Set<String> parts;
  private final int rounds;
  private final int launches;
  private final LinuxBackend backend;
  private final Instance instance;
  private final SandboxPolicy policy;

  private Bench(Path scratch, Set<String> parts, int rounds, int launches) throws Exception {
    this.scratch = scratch;
    this.parts = parts;
    this.rounds = rounds;
    this.launches = launches;
    Path data = Files.createDirectories(scratch.resolve("data"));
    this.backend = LinuxBackend.open(new BackendSettings(Optional.of(data), IdRange.DEFAULT));
    boolean root = "root".equals(System.getProperty("user.name"));
    this.policy =
        SandboxPolicy.builder()
            .limits(
                Limits.defaults().toBuilder()
                    .wallTime(Duration.ofMinutes(5))
                    .cpuTime(Duration.ofMinutes(4))
                    .processes(256)
                    .build())
            .syscalls(new SyscallPolicy(SyscallPolicy.Profile.DEFAULT, Set.of()))
            .optional(root ? Set.of() : PRIVILEGED)
            .build();
    this.instance = hypervisor(backend).create(InstanceSpec.of("bench", "bench", policy));
  }

  /** {@code SCRATCH PARTS ROUNDS LAUNCHES}. */
  public static void main(String[] args) throws Exception {
    Set<String> parts = Set.of(args[1].split(","));
    Bench bench =
        new Bench(Path.of(args[0]), parts, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    boolean steady;
    try {
      steady = bench.run();
    } finally {
      bench.backend.close();
    }
    System.exit(steady ? 0 : 1);
  }

  /** As the framework would wire it. */
  private static Hypervisor hypervisor(SandboxBackend backend) throws ReflectiveOperationException {
    HypervisorComponent component = new HypervisorComponent();
    Method bind = HypervisorComponent.class.getDeclaredMethod("bindBackend", SandboxBackend.class);
    bind.setAccessible(true);
    bind.invoke(component, backend);
    return component;
  }

  private boolean run() throws Exception {
    Recorded launch = record("true", TRUE);
    List<String> bwrap = Stream.concat(launch.bwrap().stream(), TRUE.stream()).toList();
    report();
    if (!parts.equals(Set.of("soak"))) {
      Paired.head();
    }
    if (parts.contains("launch")) {
      wholeProcess(launch, bwrap);
    }
    if (parts.contains("api")) {
      warmUp(bwrap);
      oneAtATime(bwrap);
      manyAtOnce(bwrap);
    }
    if (parts.contains("work")) {
      work();
    }
    return !parts.contains("soak") || soak();
  }

  private void report() throws IOException, InterruptedException {
    SandboxResult result = instance.run(RunRequest.of(TRUE));
    if (!result.ok()) {
      throw new IllegalStateException("/bin/true does not run in the sandbox: " + result);
    }
    System.out.println("Layers: " + result.isolation() + " " + result.reason());
    result
        .enforced()
        .entries()
        .forEach(
            entry ->
                System.out.printf(
                    "  %-18s %s%n",
                    entry.capability().name().toLowerCase(Locale.ROOT),
                    entry.applied() ? entry.mechanism() : "MISSING " + entry.detail()));
  }

  private void wholeProcess(Recorded launch, List<String> bwrap) throws Exception {
    duel(20, launch, bwrap);
    List<long[]> costs = duel(rounds, launch, bwrap);
    paired(costs, 0).print("/bin/true, whole process: bwrap", 0.65);
    paired(costs, 1).print("  of that, CPU time of the processes", 0);
    hyperfine(launch, bwrap);
  }

  /** Another clock, which sees one more process on our side: the one that speaks to the launcher. */
  private void hyperfine(Recorded launch, List<String> bwrap) throws Exception {
    Path csv = scratch.resolve("hyperfine.csv");
    String ours =
        "%s once %s %s".formatted(scratch.resolve("duel"), launch.launcher(), launch.spec());
    List<String> line = new ArrayList<>(List.of("hyperfine", "-N", "--warmup", "10"));
    line.addAll(List.of("--runs", "" + rounds, "--export-csv", csv.toString()));
    line.addAll(List.of(ours, String.join(" ", bwrap)));
    int code =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("failed: " + String.join(" ", line));
    }
    // command,mean,stddev,median,user,...; no command here has a comma
    List<String> rows = Files.readAllLines(csv);
    Paired times = new Paired();
    times.add(
        1e3 * Double.parseDouble(rows.get(1).split(",")[3]),
        1e3 * Double.parseDouble(rows.get(2).split(",")[3]));
    times.print("  the same by hyperfine, not by turns", 0);
  }

  private void oneAtATime(List<String> bwrap) throws Exception {
    Paired times = new Paired();
    for (int round = 0; round < rounds; round++) {
      boolean first = round % 2 == 0;
      double peer = first ? 0 : millis(() -> launchPeer(bwrap));
      double ours = millis(this::launch);
      times.add(ours, first ? millis(() -> launchPeer(bwrap)) : peer);
    }
    times.print("/bin/true, API: ProcessBuilder of bwrap", 0.7);
  }

  private void manyAtOnce(List<String> bwrap) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    Paired times = new Paired();
    for (int batch = 0; batch <= Math.max(3, rounds / 20); batch++) {
      double ours = millis(() -> atOnce(threads, this::launch));
      double peer = millis(() -> atOnce(threads, () -> launchPeer(bwrap)));
      if (batch > 0) {
        times.add(ours / AT_ONCE, peer / AT_ONCE);
      }
    }
    threads.shutdown();
    times.print("the same, " + AT_ONCE + " at once, each", 0.7);
  }

  private void work() throws Exception {
    int times = Math.max(5, rounds / 20);
    String java = Path.of(System.getProperty("java.home"), "bin/java").toRealPath().toString();
    work(times, "CPU-bound", 1.02, "awk", "BEGIN { for (i = 0; i < 12000000; i++) s += i % 7 }");
    work(
        times,
        "find and tar of the C headers",
        1.02,
        "sh",
        "-c",
        "for i in 1 2 3 4 5; do find /usr/include -type f -newermt 2000-01-01 | wc -l;"
            + " tar -cf - /usr/include | cat; done >/dev/null 2>&1");
    work(
        times,
        "bare system calls (dd bs=1)",
        0,
        "dd",
        "if=/dev/zero",
        "of=/dev/null",
        "bs=1",
        "count=1000000",
        "status=none");
    work(
        times,
        "JVM start",
        1.02,
        java,
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "--version");
  }

  /** The program inside, with the launch of its sandbox, against the program alone. */
  private void work(int times, String name, double goal, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command));
    line.set(0, absolute(command[0]));
    Recorded recorded = record(name.replaceAll("[^A-Za-z]+", "-"), line);
    duel(1, recorded, line);
    List<long[]> costs = duel(times, recorded, line);
    paired(costs, 0).print(name + ", inside: outside", goal);
    paired(costs, 1).print("  CPU time", 0);
  }

  private static String absolute(String program) {
    return Stream.of("", "/usr/bin/", "/bin/")
        .map(directory -> directory + program)
        .filter(path -> path.startsWith("/") && Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no " + program));
  }

  private boolean soak() throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      launch();
    }
    Soak before = Soak.now();
    for (int i = 0; i < launches; i++) {
      launch();
      if (i % 1000 == 999) {
        System.err.printf("%d of %d launches%n", i + 1, launches);
      }
    }
    return Soak.compare(before, Soak.now(), launches);
  }

  private void warmUp(List<String> bwrap) throws Exception {
    for (int i = 0; i < WARM_UP; i++) {
      launch();
      launchPeer(bwrap);
    }
  }

  private Void launch() throws InterruptedException {
    SandboxResult result = instance.run(RunRequest.of(TRUE));
    if (!result.ok() || result.enforced().entries().isEmpty()) {
      throw new IllegalStateException("a launch failed: " + result);
    }
    return null;
  }

  /** With pipes that are read to their end, as the platform does it. */
  private static Void launchPeer(List<String> bwrap) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(bwrap).redirectInput(new File("/dev/null")).start();
    try (InputStream out = process.getInputStream();
        InputStream err = process.getErrorStream()) {
      out.readAllBytes();
      String said = new String(err.readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException("bwrap failed: " + said);
      }
    }
    return null;
  }

  private static Void atOnce(ExecutorService threads, Callable<Void> task) throws Exception {
    List<Callable<Void>> tasks = Collections.nCopies(AT_ONCE, task);
    for (Future<Void> future : threads.invokeAll(tasks)) {
      future.get();
    }
    return null;
  }

  private static double millis(Callable<Void> task) throws Exception {
    long begin = System.nanoTime();
    task.call();
    return (System.nanoTime() - begin) / 1e6;
  }

  private Recorded record(String name, List<String> command) throws Exception {
    return Recorded.of(backend, policy, scratch.resolve(name), command);
  }

  private List<long[]> duel(int times, Recorded ours, List<String> peer) throws Exception {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(scratch.resolve("duel").toString(), "" + times));
    line.addAll(List.of(ours.launcher().toString(), ours.spec().toString(), "--"));
    line.addAll(peer);
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException("failed: " + String.join(" ", line));
    }
    return output
        .lines()
        .map(row -> Stream.of(row.split(" ")).mapToLong(Long::parseLong).toArray())
        .toList();
  }

  /** Of wall (0) or CPU (1) times. */
  private static Paired paired(List<long[]> costs, int which) {
    Paired times = new Paired();
    costs.forEach(cost -> times.add(cost[which] / 1e3, cost[2 + which] / 1e3));
    return times;
  }
}
