package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.Limits;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.health.Readiness;
import org.auroraos.core.internal.jvm.ClassArchive;
import org.auroraos.core.internal.jvm.PluginJvm;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.store.PluginStore;

/** Turns a plugin and its settings into what the hypervisor has to run. */
final class LaunchPlanner {
  static final String CODE = PluginJvm.CODE;
  private static final String DATA = PluginJvm.DATA;
  private static final String MAIN = "org.auroraos.plugin.runtime.Main";
  private static final String RESOLVE = "org.auroraos.plugin.runtime.Resolve";
  private static final String HARMLESS = "/bin/true";
  private static final String SPARE = "org.auroraos.plugin.runtime.Spare";

  /**
   * The number of the readiness descriptor. It is standard input: a socket of which the shim holds
   * the platform's end, so that it survives the platform.
   */
  private static final String READY_DESCRIPTOR = "0";

  private final PluginJvm jvm;
  private final PluginStore store;
  private final QuickStart quick;

  LaunchPlanner(PluginJvm jvm, PluginStore store, QuickStart quick) {
    this.jvm = jvm;
    this.store = store;
    this.quick = quick;
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
      mounts.addAll(jvm.mounts());
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
        bundle ? jvm.command(settings.policy(), MAIN) : commands.get(EntryPoint.START),
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
    List<SandboxMount> mounts = new ArrayList<>(jvm.mounts());
    mounts.add(SandboxMount.readOnly(code, CODE));
    List<String> command = jvm.command(settings.policy(), RESOLVE);
    return trial(instanceId, settings, mounts, data, command, DATA);
  }

  /** The plan to find out whether the sandbox of another plugin that is not kept can be built. */
  static LaunchPlan harmlessPlan(String instanceId, PluginSettings settings, Path code, Path data) {
    List<SandboxMount> mounts = List.of(SandboxMount.readOnly(code, CODE));
    return trial(instanceId, settings, mounts, data, List.of(HARMLESS), CODE);
  }

  private static LaunchPlan trial(
      String instanceId,
      PluginSettings settings,
      List<SandboxMount> mounts,
      Path data,
      List<String> command,
      String workingDirectory) {
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
        workingDirectory,
        false,
        false,
        Optional.empty());
  }

  /**
   * The same with what makes the start quicker and changes nothing else, so that it is no part of a
   * plan: what is there of it is found when the process is started.
   */
  LaunchPlan quickened(LaunchPlan plan) {
    Optional<ClassArchive.Use> archive =
        plan.runtimeProtocol() ? quick.archive(plan.instance().policy()) : Optional.empty();
    return archive.map(plan::with).orElse(plan);
  }

  /** The plan for a spare of a bundle plugin, in an instance of its own. */
  static LaunchPlan sparePlan(LaunchPlan plan, String instanceId) {
    InstanceSpec of = plan.instance();
    List<String> command = new ArrayList<>(plan.command());
    command.set(command.size() - 1, SPARE);
    return new LaunchPlan(
        new InstanceSpec(
            instanceId, of.policyName(), of.policy(), of.mounts(), of.data(), of.owner()),
        command,
        plan.environment(),
        plan.workingDirectory(),
        plan.runtimeProtocol(),
        plan.readyLine(),
        plan.stopCommand());
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
}
