package org.auroraos.itest.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * What {@code bin/aurora} makes of an ordinary user's own service manager: limits of control groups
 * in a scope, for one command and for plugins that outlive their platform. A command, which prints
 * a line for each test and their total as the tests of the backend do.
 */
final class ScopeTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HIERARCHY = Path.of("/sys/fs/cgroup");
  private static final long PATIENCE_MILLIS = 300_000;
  private static final long PAUSE_MILLIS = 100;

  /** The quota is a fifth of a CPU; it is kept by periods, and the last may have just begun. */
  private static final double SHARE_WITH_TOLERANCE = 0.5;

  private static final Map<String, String> POLICIES =
      Map.of(
          "hungry",
          """
          extends = default
          limits.memory = 64MiB
          limits.cpu-quota = 190%
          limits.wall-time = 120s
          """,
          "busy",
          """
          extends = default
          limits.processes = 8
          limits.cpu-quota = 20%
          limits.wall-time = 6s
          """);

  private final Path home;
  private final Path base;
  private final Map<String, String> environment = new TreeMap<>();
  private int runs;
  private int results;

  private ScopeTests(Path home, Path base) {
    this.home = home;
    this.base = base;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    for (String name : List.of("data", "etc", "deploy")) {
      environment.put("AURORA_" + name.toUpperCase(java.util.Locale.ROOT), path(name).toString());
    }
  }

  /**
   * A command that runs a script in a new scope, with the functions of {@code lib/scope.sh} and the
   * words that follow as its arguments.
   *
   * @param delegated whether the scope is, as systemd writes it
   */
  static List<String> inScope(Path home, String delegated, String script) {
    String enter =
        "XDG_RUNTIME_DIR=/run/user/$(id -u) AURORA_SCOPE=require;"
            + " export XDG_RUNTIME_DIR AURORA_SCOPE; exec systemd-run --user --scope --quiet \"$@\"";
    String functions = "die() { echo \"$*\"; exit 1; }; . \"$0\"/lib/scope.sh; ";
    List<String> command = new ArrayList<>(List.of("sh", "-c", enter, "sh"));
    command.addAll(List.of("-p", "Delegate=" + delegated, "--", "sh", "-c", functions + script));
    command.add(home.toString());
    return command;
  }

  /** What may fail. */
  private interface Body {
    void run() throws Exception;
  }

  /** Argument: the product. */
  public static void main(String[] arguments) throws Exception {
    new ScopeTests(Path.of(arguments[0]), Files.createTempDirectory("aurora-scope-")).run();
  }

  private void run() throws Exception {
    Files.createDirectories(path("deploy"));
    Workshop.copy(home.resolve("etc"), path("etc"));
    for (Map.Entry<String, String> policy : POLICIES.entrySet()) {
      Files.writeString(
          path("etc").resolve("org.auroraos.policy~" + policy.getKey() + ".cfg"),
          policy.getValue());
    }
    test("off, no limit of memory is applied", this::withoutScope);
    limits();
    test("who has a delegated scope stays in it", this::staying);
    platform();
    System.out.println(Total.line(results));
  }

  private void withoutScope() throws Exception {
    JsonNode enforced = exec("off", "hungry", "exit 0").get("enforced");
    check(!enforced.at("/memory/applied").asBoolean(), enforced.get("memory"));
  }

  private void limits() throws Exception {
    JsonNode hungry =
        exec(
            "require",
            "hungry",
            "head -c 2000000000 /dev/zero | tail -c 2000000000 > /dev/null; exit 0");
    for (String limit : List.of("memory", "processes", "cpu-time", "cpu-weight", "cpu-quota")) {
      JsonNode found = hungry.at("/enforced/" + limit);
      test(
          limit + " is applied by cgroup v2",
          () ->
              check(
                  found.path("applied").asBoolean()
                      && found.path("mechanism").asText().startsWith("cgroup.v2."),
                  found));
    }
    test(
        "who takes more memory ends by it",
        () -> check(hungry.path("status").asText().equals("MEM_LIMIT"), hungry));
    JsonNode busy =
        exec(
            "auto",
            "busy",
            "(for i in 1 2 3 4 5 6 7 8 9 10; do sleep 60 & done); while :; do :; done; exit 0");
    test(
        "no process beyond the limit",
        () -> check(busy.path("stderr").asText().contains("fork"), busy));
    test(
        "no more CPU time than the quota",
        () ->
            check(
                busy.path("status").asText().equals("TIMEOUT")
                    && busy.get("cpuTimeMs").asDouble()
                        < SHARE_WITH_TOLERANCE * busy.get("durationMs").asDouble(),
                busy));
  }

  private void staying() throws Exception {
    String said = run(inScope(home, "yes", "enter_scope echo left; echo stayed")).text();
    check(said.endsWith("stayed\n") && !said.contains("left"), said);
  }

  private void platform() throws Exception {
    environment.put("AURORA_SCOPE", "require");
    dropSleeper();
    long first = start();
    Path scope = group(first).getParent();
    test("the platform leaves its scope to its sandboxes", () -> checkSupervised(first));
    long plugin = pluginPid();
    Path leaf = group(plugin);
    test(
        "a plugin lies in the same scope and is limited",
        () ->
            check(
                leaf.startsWith(scope)
                    && !Files.readString(leaf.resolve("memory.max")).startsWith("max"),
                leaf));

    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await(() -> ProcessHandle.of(first).isEmpty());
    test(
        "the plugin outlives the platform in its scope",
        () -> check(ProcessHandle.of(plugin).isPresent() && Files.exists(leaf), leaf));

    long second = start();
    Path other = group(second).getParent();
    test(
        "the next platform has another scope",
        () -> check(!other.equals(scope) && other.toString().endsWith(".scope"), other));
    test("it takes the plugin over", () -> checkSame(plugin, pluginPid()));
    ok("stop");
    test(
        "nothing is left of the plugin, its leaf and both scopes",
        () -> {
          await(() -> ProcessHandle.of(plugin).isEmpty());
          await(() -> !Files.exists(scope));
          await(() -> !Files.exists(other));
        });
  }

  private static void checkSupervised(long pid) throws IOException {
    Path group = group(pid);
    check(group.endsWith("supervisor") && group.getParent().toString().endsWith(".scope"), group);
  }

  private static void checkSame(long expected, long found) {
    check(expected == found, found);
  }

  private void dropSleeper() throws IOException {
    Path directory = Files.createDirectories(path("made"));
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\": \"sleeper\", \"version\": \"1.0\", \"entry\": \"run.sh\"}");
    Path script = directory.resolve("run.sh");
    Files.writeString(script, "#!/bin/sh\nexec sleep 3600\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(directory, path("deploy").resolve("sleeper"));
  }

  private long start() throws IOException, InterruptedException {
    return Long.parseLong(ok("start").strip().replaceFirst("(?s).*pid (\\d+)$", "$1"));
  }

  private long pluginPid() throws IOException, InterruptedException {
    return JSON.readTree(ok("sh", "aurora:settle; aurora:plugin -j sleeper")).path("pid").asLong();
  }

  private JsonNode exec(String scope, String policy, String script)
      throws IOException, InterruptedException {
    environment.put("AURORA_SCOPE", scope);
    Programs.Ended ended =
        aurora("exec", "--policy", policy, "--json", "--", "/bin/sh", "-c", script);
    JsonNode result = JSON.readTree(ended.text());
    check(result.path("rc").asInt() == ended.code(), ended.code() + " of " + result);
    return result;
  }

  private String ok(String... arguments) throws IOException, InterruptedException {
    Programs.Ended ended = aurora(arguments);
    if (ended.code() != 0) {
      throw new AssertionError(List.of(arguments) + " ended with " + ended.code() + ended.text());
    }
    return ended.text();
  }

  private Programs.Ended aurora(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/aurora").toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  private Programs.Ended run(List<String> command) throws IOException, InterruptedException {
    return Programs.run(command, Path.of("/dev/null"), environment, path("output" + runs++));
  }

  private Path path(String name) {
    return base.resolve(name);
  }

  private static Path group(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc/" + pid + "/cgroup")).strip();
    return HIERARCHY.resolve(line.substring("0::/".length()));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        throw new AssertionError("it does not come to pass");
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static void check(boolean condition, Object found) {
    if (!condition) {
      throw new AssertionError("found: " + found);
    }
  }

  private void test(String name, Body body) {
    String outcome = "SUCCESSFUL";
    String reason = "";
    try {
      body.run();
    } catch (Exception | AssertionError e) {
      outcome = "FAILED";
      reason = e.toString().replaceAll("\\s+", " ");
    }
    System.out.println(String.join("\t", GuestTests.MARK + outcome, name, reason));
    results++;
  }
}
