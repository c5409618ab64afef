package org.auroraos.itest.smoke;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The unpacked product with data, configuration and deploy folder of its own, used through {@code
 * bin/aurora}.
 */
final class Aurora {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SETTLES = Duration.ofSeconds(90);

  private final User user;
  private final Path home;
  private final Path work;
  private final Map<String, String> environment = new TreeMap<>();
  private List<String> prefix = List.of();

  private Aurora(User user, Path home, Path work) {
    this.user = user;
    this.home = home;
    this.work = work;
    environment.put("AURORA_DATA", data().toString());
    environment.put("AURORA_ETC", etc().toString());
    environment.put("AURORA_DEPLOY", deploy().toString());
  }

  /**
   * The product for a user.
   *
   * @param work an empty directory for everything that is made
   */
  static Aurora of(User user, Path work) throws IOException {
    Path product = Path.of(System.getProperty("aurora.product")).toRealPath();
    Path home = work.resolve("home");
    Trees.copy(product, home);
    Aurora aurora = new Aurora(user, home, work);
    Files.createDirectories(aurora.deploy());
    Trees.copy(product.resolve("etc"), aurora.etc());
    user.own(work);
    return aurora;
  }

  Path home() {
    return home;
  }

  Path data() {
    return work.resolve("data");
  }

  Path etc() {
    return work.resolve("etc");
  }

  Path deploy() {
    return work.resolve("deploy");
  }

  User user() {
    return user;
  }

  /** A variable of the environment that it is started in. */
  Aurora with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Takes the right, or where that would not stop root the possibility, to write to its home. */
  void makeHomeReadOnly() throws IOException {
    Trees.makeReadOnly(home);
    if (user == User.SELF && User.root()) {
      String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"";
      prefix = List.of("unshare", "--mount", "sh", "-c", mount, home.toString());
    }
  }

  /** {@code bin/aurora} with these arguments. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    return shell().run(command(arguments));
  }

  /** With a standard input that is closed, as that of some daemons is. */
  Outcome runWithoutInput(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" <&-", "sh"));
    command.addAll(command(arguments));
    return shell().run(command);
  }

  Outcome runWithInput(String input, String... arguments) throws IOException, InterruptedException {
    return shell().run(command(arguments), input);
  }

  /** The same in the background; its streams are pipes. */
  Process start(String... arguments) throws IOException {
    return shell().start(command(arguments));
  }

  /** The platform in the foreground of a process that is its own; its output goes to a file. */
  Process daemon() throws IOException {
    return shell().start(command("--daemon"), work.resolve("daemon.out"));
  }

  Shell shell() {
    return new Shell(user, work, environment);
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(home.resolve("bin/aurora").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Another command, run just as {@code bin/aurora} would be. */
  List<String> inPlaceOfProduct(String... command) {
    return Stream.concat(prefix.stream(), Stream.of(command)).toList();
  }

  /** Starts the platform in the background and returns its pid. */
  long up() throws IOException, InterruptedException {
    run("start").ok();
    return pid();
  }

  long pid() throws IOException, InterruptedException {
    return json(run("status", "--json").ok()).get("pid").asLong();
  }

  Outcome sh(String line) throws IOException, InterruptedException {
    return run("sh", line);
  }

  JsonNode plugin(String id) throws IOException, InterruptedException {
    return json(sh("aurora:plugin -j " + id).ok());
  }

  /** Waits until a plugin exists and is in a state. */
  JsonNode awaitState(String id, String state) {
    return await("plugin " + id + " is " + state)
        .atMost(SETTLES)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Outcome outcome = sh("aurora:plugin -j " + id);
              return outcome.code() == 0 ? json(outcome) : JSON.createObjectNode();
            },
            plugin -> plugin.path("state").asText().equals(state));
  }

  /** Puts a file or a directory into the deploy folder under a name, complete at once. */
  Path drop(Path source, String name) throws IOException {
    Path staged = work.resolve("staged-" + name);
    Trees.copy(source, staged);
    user.own(staged);
    Path target = deploy().resolve(name);
    if (Files.isDirectory(target)) {
      Trees.delete(target);
    }
    return Files.move(staged, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a policy into the configuration. */
  void policy(String name, String content) throws IOException {
    Path file = etc().resolve("org.auroraos.policy~" + name + ".cfg");
    Files.writeString(file, content);
    user.own(file);
  }

  /** The samples of the product. */
  Aurora dropSamples() throws IOException {
    try (Stream<Path> samples = Files.list(home.resolve("deploy"))) {
      for (Path sample : samples.toList()) {
        drop(sample, sample.getFileName().toString());
      }
    }
    return this;
  }

  static JsonNode json(Outcome outcome) throws IOException {
    return JSON.readTree(outcome.out());
  }

  /** Stops the platform, if it runs, and kills it if it does not stop; and plugins without one. */
  void shutDown() throws IOException, InterruptedException {
    Outcome status = run("status", "--json");
    if (status.code() == 0) {
      long pid = json(status).get("pid").asLong();
      run("stop");
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    run("stop", "--all");
  }

  /**
   * A command plugin that counts in its log, and whose exit code is what lies in its data.
   *
   * @param needs other plugins that it needs, each as {@code ID} or {@code ID CONSTRAINT}
   */
  Path dropTicker(String id, String... needs) throws IOException {
    Path directory = Files.createDirectories(work.resolve("made").resolve(id));
    Files.writeString(
        directory.resolve("module.json"),
        "{\"name\": \""
            + id
            + "\", \"version\": \"1.0\", \"entry\": \"run.sh\", \"dependencies\": ["
            + Stream.of(needs).map(Aurora::dependency).collect(Collectors.joining(", "))
            + "]}");
    Path script = directory.resolve("run.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        i=0
        while [ ! -e /data/end ]; do
          i=$((i+1))
          echo "tick $i"
          sleep 0.02
        done
        exit "$(cat /data/end)"
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return drop(directory, id);
  }

  private static String dependency(String need) {
    String[] idAndConstraint = (need + " ").split(" ", 2);
    return "{\"pack_id\": \""
        + idAndConstraint[0]
        + "\", \"version_constraint\": \""
        + idAndConstraint[1].strip()
        + "\"}";
  }

  /** The records of a plugin's log, over all its files, in their order. */
  List<JsonNode> log(String id) throws IOException {
    Path current = data().resolve("logs").resolve(id).resolve("current.jsonl");
    List<JsonNode> records = new ArrayList<>();
    for (int i = 9; i >= 0; i--) {
      Path file = i == 0 ? current : current.resolveSibling("current.jsonl." + i);
      if (Files.exists(file)) {
        String whole = Files.readString(file);
        // The last line may be half written just now.
        for (String line : whole.substring(0, whole.lastIndexOf('\n') + 1).lines().toList()) {
          records.add(JSON.readTree(line));
        }
      }
    }
    return records;
  }
}
