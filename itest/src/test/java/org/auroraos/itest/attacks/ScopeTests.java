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
 * a line for each test as the tests of the backend do.
 */
final class ScopeTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HIERARCHY = Path.of("/sys/fs/cgroup");
  private static final long PATIENCE_MILLIS = 60_000;
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

  private ScopeTests(Path home, Path base) {
    this.home = home;
    this.base = base;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    for (String name : List.of("data", "etc", "deploy")) {
      environment.put("AURORA_" + name.toUpperCase(java.util.Locale.ROOT), path(name).toString());
    }
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
    test("arguments and the exit code pass through", this::passage);
    platform();
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

  private void passage() throws Exception {
    Programs.Ended ended =
        aurora("exec", "--quiet", "--", "/bin/sh", "-c", "echo \"$1\"; exit 7", "sh", "$HOME");
    check(ended.code() == 7 && ended.text().equals("$HOME\n"), ended.code() + ended.text());
  }

  private void platform() throws Exception {
    environment.put("AURORA_SCOPE", "require");
    dropSleeper();
    ok("start");
    long first = platformPid();
    Path scope = group(first).getParent();
    test("the platform leaves its scope to its sandboxes", () -> checkSupervised(first));
    ok("sh", "aurora:settle");
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

    ok("start");
    long second = platformPid();
    Path other = group(second).getParent();
    test(
        "the next platform has another scope",
        () -> check(!other.equals(scope) && other.toString().endsWith(".scope"), other));
    ok("sh", "aurora:settle");
    test("it takes the plugin over", () -> check(pluginPid() == plugin, pluginPid()));
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

  private long platformPid() throws IOException, InterruptedException {
    return JSON.readTree(ok("status", "--json")).get("pid").asLong();
  }

  private long pluginPid() throws IOException, InterruptedException {
    return JSON.readTree(ok("sh", "aurora:plugin -j sleeper")).path("pid").asLong();
  }

  private JsonNode exec(String scope, String policy, String script)
      throws IOException, InterruptedException {
    environment.put("AURORA_SCOPE", scope);
    return JSON.readTree(
        aurora("exec", "--policy", policy, "--json", "--", "/bin/sh", "-c", script).text());
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

  private static void test(String name, Body body) {
    String outcome = "SUCCESSFUL";
    String reason = "";
    try {
      body.run();
    } catch (Exception | AssertionError e) {
      outcome = "FAILED";
      reason = e.toString().replaceAll("\\s+", " ");
    }
    System.out.println(String.join("\t", GuestTests.MARK + outcome, name, reason));
  }
}
