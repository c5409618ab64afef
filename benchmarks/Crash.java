import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From the crash of a plugin, by kill -9, until its successor runs and says so, beside programs
 * that are started plainly and by turns: a shell, and a JVM with Felix and the same bundle. The
 * least back-off, 1 ms, is part of it where there is no warm spare. Called by {@code ./bench crash}.
 */
public final class Crash {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final Pattern LINE =
      Pattern.compile("\\{\"time\":\"([^\"]+)\",\"stream\":\"stdout\".*\"pid\":(\\d+),.*\"line\":\"up\"}");
  private static final Pattern SPARE_READY = Pattern.compile("\"state\"\\s*:\\s*\"READY\"");
  private static final String SETTINGS =
      "restart = always\nrestart.backoff = 1ms\nrestart.backoff-max = 1ms\nrestart.intensity = 9999\n";

  private final Path home;
  private final Path scratch;
  private final Path classes;
  private final int rounds;

  private Crash(Path home, Path scratch, Path classes, int rounds) {
    this.home = home;
    this.scratch = scratch;
    this.classes = classes;
    this.rounds = rounds;
  }

  /** {@code HOME SCRATCH CLASSES ROUNDS}; in CLASSES there is {@code up.jar}. */
  public static void main(String[] args) throws Exception {
    new Crash(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3])).run();
  }

  private void run() throws Exception {
    for (String place : List.of("data", "etc", "deploy")) {
      Files.createDirectories(scratch.resolve(place));
    }
    for (String plugin : List.of("command", "bundle", "spare")) {
      Files.writeString(
          scratch.resolve("etc/org.auroraos.plugin~" + plugin + ".cfg"),
          plugin.equals("spare") ? SETTINGS + "warm-spare = true\n" : SETTINGS);
    }
    Path command = Files.createDirectories(scratch.resolve("deploy/command"));
    Files.writeString(
        command.resolve("module.json"),
        "{\"name\": \"command\", \"version\": \"1.0\", \"entry\": \"run.sh\"}");
    Path script = Files.writeString(command.resolve("run.sh"), "#!/bin/sh\necho up\nexec sleep infinity\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(classes.resolve("up.jar"), scratch.resolve("deploy/up.jar"));
    copyAs("spare", classes.resolve("up.jar"), scratch.resolve("deploy/spare.jar"));
    Process platform = aurora("--daemon").start();
    try {
      measure(script);
    } finally {
      platform.destroy();
      if (!platform.waitFor(1, TimeUnit.MINUTES)) {
        platform.destroyForcibly();
      }
      aurora("stop", "--all").start().waitFor();
    }
  }

  /** The same bundle as another plugin. */
  private static void copyAs(String id, Path from, Path to) throws IOException {
    try (JarFile jar = new JarFile(from.toFile())) {
      Manifest manifest = new Manifest(jar.getManifest());
      manifest.getMainAttributes().putValue("Bundle-SymbolicName", id);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            jar.getInputStream(entry).transferTo(out);
          }
        }
      }
    }
  }

  private void measure(Path script) throws Exception {
    long command = awaitUp("command", 0).pid();
    long bundle = awaitUp("bundle", 0).pid();
    Paired commands = new Paired();
    Paired bundles = new Paired();
    Paired commandsToFelix = new Paired();
    Paired spares = new Paired();
    long spare = awaitUp("spare", 0).pid();
    awaitClassArchive();
    for (int round = -1; round < rounds; round++) {
      double plainShell = plain(List.of("/bin/sh", script.toString()));
      Up ofCommand = crash("command", command);
      double plainFelix = plain(felix());
      Up ofBundle = crash("bundle", bundle);
      awaitSpare();
      double plainAgain = plain(felix());
      Up ofSpare = crash("spare", spare);
      spare = ofSpare.pid();
      command = ofCommand.pid();
      bundle = ofBundle.pid();
      if (round >= 0) {
        commands.add(ofCommand.millis(), plainShell);
        bundles.add(ofBundle.millis(), plainFelix);
        commandsToFelix.add(ofCommand.millis(), plainFelix);
        spares.add(ofSpare.millis(), plainAgain);
      }
    }
    Paired.head();
    commands.print("command, crash to its first line: sh", 0);
    commandsToFelix.print("  the same: java with Felix and a bundle", 0);
    bundles.print("bundle, crash to its first line: java, Felix", 1.0);
    spares.print("  the same with a warm spare", 0.15);
  }

  /** An installation has it from its first bundle plugin on, a while later. */
  private void awaitClassArchive() throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      try (Stream<Path> files = Files.walk(scratch.resolve("data/cache"))) {
        if (files.anyMatch(file -> file.getFileName().toString().startsWith("runtime-"))) {
          return;
        }
      } catch (IOException | UncheckedIOException notYet) {
        // It is just being written.
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("there is no class archive");
  }

  /** Until one could take over. */
  private void awaitSpare() throws Exception {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      Process asked =
          aurora("sh", "aurora:plugin -j spare")
              .redirectOutput(ProcessBuilder.Redirect.PIPE)
              .start();
      String answer = new String(asked.getInputStream().readAllBytes());
      if (SPARE_READY.matcher(answer).find()) {
        return;
      }
    }
    throw new IllegalStateException("there is no warm spare");
  }

  /**
   * A plugin runs again.
   *
   * @param millis since the crash
   * @param pid of its program
   */
  private record Up(double millis, long pid) {}

  private Up crash(String plugin, long pid) throws Exception {
    // So that it is not taken for one that never comes up.
    Thread.sleep(500);
    Instant killed = Instant.now();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Up up = awaitUp(plugin, pid);
    return new Up(up.millis() - killed.toEpochMilli() - killed.getNano() % 1_000_000 / 1e6, up.pid());
  }

  /** The first line of another process than this one; {@code millis} is when it was written. */
  private Up awaitUp(String plugin, long other) throws Exception {
    Path log = scratch.resolve("data/logs").resolve(plugin).resolve("current.jsonl");
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      for (int i = lines.size() - 1; i >= 0; i--) {
        Matcher up = LINE.matcher(lines.get(i));
        if (up.matches()) {
          if (Long.parseLong(up.group(2)) == other) {
            break;
          }
          Duration time = Duration.between(Instant.EPOCH, Instant.parse(up.group(1)));
          return new Up(time.toNanos() / 1e6, Long.parseLong(up.group(2)));
        }
      }
      Thread.sleep(2);
    }
    throw new IllegalStateException(
        plugin + " does not come up:\n" + Files.readString(scratch.resolve("output")));
  }

  /** From the start of a program until it says that it is up. */
  private double plain(List<String> command) throws Exception {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
      if (!"up".equals(out.readLine())) {
        throw new IllegalStateException("failed: " + command);
      }
      return (System.nanoTime() - begin) / 1e6;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private List<String> felix() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = home.resolve("lib") + "/*" + File.pathSeparator + classes;
    return List.of(
        java,
        "-Djava.io.tmpdir=" + scratch,
        "-cp",
        path, "PlainFelix",
        classes.resolve("up.jar").toString());
  }

  private ProcessBuilder aurora(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/aurora").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("output").toFile()));
    for (String place : List.of("data", "etc", "deploy")) {
      builder
          .environment()
          .put("AURORA_" + place.toUpperCase(Locale.ROOT), scratch.resolve(place).toString());
    }
    return builder;
  }
}
