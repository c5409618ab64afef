package org.auroraos.itest.attacks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * Debian's stock kernel with pure cgroup v2 in a virtual machine, see {@code itest/vm/boot}. It is
 * booted once for each world and runs everything there is for it in turn.
 */
final class Guest {
  private static final Path BOOT = Path.of("vm/boot").toAbsolutePath().normalize();
  private static final Path BACKEND =
      Path.of("../backend-linux/target").toAbsolutePath().normalize();
  private static final String BEGIN = "STEP\t";

  /** Ends what a step printed, before its exit code. */
  static final String END = "ended with ";

  /** The step of the attacks. */
  static final String ATTACKS = "attacks";

  private static final int SECONDS = 2400;
  private static final List<String> LIMIT_TESTS =
      List.of("ExitStatusTest", "GroupLimitsTest", "EnforcementTest");
  private static final List<String> TESTS =
      List.of("ExitStatusTest", "GroupLimitsTest", "EnforcementTest", "DeathTest");

  private final Workshop workshop;
  private final List<String> script = new ArrayList<>();

  /** With a workshop, which gets what else the guest needs. */
  Guest(Workshop workshop) throws IOException {
    this.workshop = workshop;
    Path lib = Files.createDirectories(workshop.directory().resolve("lib"));
    int position = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.exists(source) && !source.equals(workshop.classes())) {
        Workshop.copy(source, lib.resolve(position++ + "-" + source.getFileName()));
      }
    }
    Workshop.copy(BACKEND.resolve("test-classes"), lib.resolve("backend-tests"));
    Workshop.copy(BACKEND.resolve("native"), workshop.directory().resolve("native"));
    script.add("set -u");
  }

  /** What was printed in one step, on which kernel. */
  record Step(String name, String kernel, List<String> lines) {}

  /** Adds these attacks. */
  Guest attacks(List<Attack> attacks) {
    List<String> command =
        java(workshop.classPath(), AttackSuite.class.getName(), workshop.directory().toString());
    attacks.forEach(attack -> command.add(attack.name()));
    return step(ATTACKS, command);
  }

  /** Adds the tests of the backend that need a kernel. */
  Guest backendTests(String name, String... prefix) throws IOException {
    return backendTests(TESTS, name, prefix);
  }

  /** Adds those of them that are about limits and the reasons of an end. */
  Guest limitTests(String name, String... prefix) throws IOException {
    return backendTests(LIMIT_TESTS, name, prefix);
  }

  private Guest backendTests(List<String> tests, String name, String... prefix) throws IOException {
    List<String> entries = new ArrayList<>();
    try (var files = Files.list(workshop.directory().resolve("lib"))) {
      files.sorted().forEach(file -> entries.add(file.toString()));
    }
    String rooms = "org.auroraos.backend.linux.internal.launch.";
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(java(String.join(File.pathSeparator, entries), rooms + "TestRunner"));
    tests.forEach(test -> command.add(rooms + test));
    return step(name, command);
  }

  /** Gives the groups in the root of the hierarchy controllers, as systemd would. */
  Guest enableControllers() {
    script.add("echo '+memory +pids +cpu' > /sys/fs/cgroup/cgroup.subtree_control");
    return this;
  }

  /** Adds the launcher's own tests. */
  Guest launcherTests() {
    Path built = workshop.directory().resolve("native");
    return step(
        "launcher",
        List.of(
            "env",
            "CHECK_LIST=1",
            // Leaves out the injected faults, which are many, and what is the same on every kernel.
            "AURORA_SUITE=guest",
            built.resolve("test/sandbox_test").toString(),
            built
                .resolve(System.getProperty("os.arch").replace("amd64", "x86_64"))
                .resolve("aurora-launch")
                .toString(),
            built.resolve("test/probe").toString()));
  }

  /** A prefix that gives the platform the control group that was delegated to this user. */
  String[] delegated() {
    return java(workshop.classPath(), Delegation.class.getName()).toArray(String[]::new);
  }

  /**
   * A prefix with which {@code lib/scope.sh} takes a command into a scope, out of one that the user
   * may write too but that is not delegated, as that of a terminal is.
   */
  String[] scoped() {
    return ScopeTests.inScope(workshop.home(), "no", "enter_scope \"$@\"; die no scope")
        .toArray(String[]::new);
  }

  /** Adds what {@code bin/aurora} does with the manager of the user's own services. */
  Guest scopeTests() {
    return step(
        "scope",
        java(workshop.classPath(), ScopeTests.class.getName(), workshop.home().toString()));
  }

  /**
   * Boots and returns what the steps printed.
   *
   * @throws TestAbortedException when this machine lacks what a virtual machine needs
   */
  List<Step> run(String... options) throws IOException, InterruptedException {
    Path program = workshop.directory().resolve("guest.sh");
    Path log = Path.of("target", "guest" + String.join("", options).replace("--", "-") + ".log");
    Files.write(program, script);
    List<String> command = new ArrayList<>(List.of(BOOT.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--time", String.valueOf(SECONDS), "sh", program.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // When the tests themselves are killed, the machine must not go on.
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      if (!process.waitFor(SECONDS + 60L, TimeUnit.SECONDS)) {
        throw new AssertionError("the virtual machine does not end: " + end(log));
      }
    } finally {
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
      Runtime.getRuntime().removeShutdownHook(end);
    }
    String output = text(log);
    if (process.exitValue() == 125 && output.contains("boot: missing")) {
      throw new TestAbortedException(output.strip());
    }
    List<Step> steps = steps(output);
    if (process.exitValue() != 0) {
      throw new AssertionError(
          "the virtual machine ended with " + process.exitValue() + ": " + end(log));
    }
    return steps;
  }

  private Guest step(String name, List<String> command) {
    script.add("printf 'STEP\\t%s\\t%s\\n' " + name + " \"$(uname -r)\"");
    script.add(OutsideRun.quoted(command) + " < /dev/null 2>&1");
    script.add("echo \"" + END + "$?\"");
    return this;
  }

  private static List<String> java(String classPath, String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Programs.java().toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-Djava.io.tmpdir=/vm-tmp", "-cp", classPath, main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What was printed, by steps. */
  static List<Step> steps(String output) {
    List<Step> steps = new ArrayList<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith(BEGIN)) {
        String[] parts = line.strip().split("\t", 3);
        steps.add(new Step(parts[1], parts[2], new ArrayList<>()));
      } else if (!steps.isEmpty()) {
        steps.get(steps.size() - 1).lines().add(line.stripTrailing());
      }
    }
    return steps;
  }

  private static String text(Path log) throws IOException {
    return Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static String end(Path log) throws IOException {
    String text = text(log);
    return text.substring(Math.max(0, text.length() - 4000));
  }
}
