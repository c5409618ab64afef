package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.egress.ProxySettings;
import org.auroraos.core.internal.health.Readiness;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.store.PluginStore;

/** Turns a plugin and its settings into what the hypervisor has to run. */
final class LaunchPlanner {
  static final String CODE = "/plugin";
  private static final String DATA = "/data";
  private static final String RUNTIME = "/runtime";
  private static final String MAIN = "org.auroraos.plugin.runtime.Main";
  private static final String RESOLVE = "org.auroraos.plugin.runtime.Resolve";

  /**
   * The number of the readiness descriptor. It is standard input: a socket of which the shim holds
   * the platform's end, so that it survives the platform.
   */
  private static final String READY_DESCRIPTOR = "0";

  private final PlatformPaths paths;
  private final PluginStore store;

  LaunchPlanner(PlatformPaths paths, PluginStore store) {
    this.paths = paths;
    this.store = store;
  }

  /**
   * Whether a policy can carry a plugin at all.
   *
   * @throws IOException when it cannot; the message is for the operator
   */
  void check(PluginRecord plugin, PluginSettings settings) throws IOException {
    if (plugin.description().shape() == PluginShape.BUNDLE) {
      checkJvm(settings);
    }
  }

  /**
   * The plan for a start.
   *
   * @throws IOException when something of the platform is missing; the message is for the operator
   */
  LaunchPlan plan(PluginRecord plugin, PluginSettings settings) throws IOException {
    boolean bundle = plugin.description().shape() == PluginShape.BUNDLE;
    List<SandboxMount> mounts = new ArrayList<>();
    mounts.add(SandboxMount.readOnly(store.code(plugin.id(), plugin.digest()), CODE));
    if (bundle) {
      mounts.add(SandboxMount.readOnly(paths.runtime().toRealPath(), RUNTIME));
      mounts.addAll(JavaHome.mounts(paths.javaHome()));
    }
    InstanceSpec instance =
        new InstanceSpec(
            plugin.id(),
            settings.policyName(),
            settings.policy(),
            mounts,
            Optional.of(store.makeData(plugin.id())),
            plugin.id());
    Map<EntryPoint, List<String>> commands = plugin.description().commands();
    boolean readyLine = !bundle && settings.supervision().readiness() == Readiness.LINE;
    Map<String, String> environment = new TreeMap<>(environment(plugin));
    if (readyLine) {
      environment.put(LaunchPlan.READY_VARIABLE, READY_DESCRIPTOR);
      settings
          .supervision()
          .watchdog()
          .ifPresent(
              time ->
                  environment.put(LaunchPlan.WATCHDOG_VARIABLE, Long.toString(time.toMillis())));
    }
    return new LaunchPlan(
        instance,
        bundle ? javaCommand(settings.policy()) : commands.get(EntryPoint.START),
        environment,
        bundle ? DATA : CODE,
        bundle,
        readyLine,
        Optional.ofNullable(commands.get(EntryPoint.STOP)));
  }

  private static Map<String, String> environment(PluginRecord plugin) {
    return Map.of(
        "AURORA_PLUGIN_ID",
        plugin.id(),
        "AURORA_PLUGIN_VERSION",
        plugin.description().version(),
        "AURORA_PLUGIN_DIR",
        CODE,
        "AURORA_DATA_DIR",
        DATA);
  }

  /**
   * The plan to resolve a bundle plugin that is not kept, and not to start it.
   *
   * @param code its files
   * @param data an empty directory in place of its own
   */
  LaunchPlan resolvePlan(String instanceId, PluginSettings settings, Path code, Path data)
      throws IOException {
    List<SandboxMount> mounts = new ArrayList<>();
    mounts.add(SandboxMount.readOnly(code, CODE));
    mounts.add(SandboxMount.readOnly(paths.runtime().toRealPath(), RUNTIME));
    mounts.addAll(JavaHome.mounts(paths.javaHome()));
    List<String> command = new ArrayList<>(javaCommand(settings.policy()));
    command.set(command.size() - 1, RESOLVE);
    return new LaunchPlan(
        new InstanceSpec(
            instanceId,
            settings.policyName(),
            settings.policy(),
            mounts,
            Optional.of(data),
            instanceId),
        command,
        Map.of("AURORA_PLUGIN_DIR", CODE, "AURORA_DATA_DIR", DATA),
        DATA,
        false,
        false,
        Optional.empty());
  }

  private static void checkJvm(PluginSettings settings) throws IOException {
    Limits limits = settings.policy().limits();
    boolean memory = limits.memory() == 0 || limits.memory() >= Limits.JVM_MIN_MEMORY;
    boolean processes = limits.processes() == 0 || limits.processes() >= Limits.JVM_MIN_PROCESSES;
    if (!memory || !processes) {
      throw new IOException(
          String.format(
              "the policy %s gives %d MiB and %d processes; the JVM of a bundle plugin needs at"
                  + " least %d MiB (limits.memory) and %d (limits.processes)",
              settings.policyName(),
              limits.memory() >> 20,
              limits.processes(),
              Limits.JVM_MIN_MEMORY >> 20,
              Limits.JVM_MIN_PROCESSES));
    }
  }

  private List<String> javaCommand(SandboxPolicy policy) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JavaHome.INSIDE + "/bin/java");
    command.addAll(MemoryFlags.of(policy.limits()));
    // A report of a crash belongs into the plugin's log, and nobody could read its other files.
    command.addAll(
        List.of(
            "-XX:+ErrorFileToStderr",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=/tmp",
            "-Duser.home=" + DATA,
            // Named, so that a backend without a private root can put real paths in their place.
            "-Daurora.plugin.code=" + CODE,
            "-Daurora.data=" + DATA,
            "-Daurora.runtime.bundles=" + RUNTIME + "/bundles"));
    if (policy.network() == NetworkAccess.EGRESS) {
      command.addAll(ProxySettings.javaOptions());
    }
    if (Runtime.version().feature() >= 24) {
      // Felix 7 uses Unsafe; without these, each start writes warnings into the plugin's log.
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(String.join(":", classPath()));
    command.add(MAIN);
    return command;
  }

  private List<String> classPath() throws IOException {
    Path lib = paths.runtime().resolve("lib");
    try (Stream<Path> files = Files.list(lib)) {
      List<String> jars =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".jar"))
              .sorted()
              .map(name -> RUNTIME + "/lib/" + name)
              .toList();
      if (!jars.isEmpty()) {
        return jars;
      }
    }
    throw new IOException(lib + " has no jars: the plugin runtime of the platform is missing");
  }
}
