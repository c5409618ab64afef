package org.auroraos.core.internal.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.api.sandbox.SandboxUsage;

/** A manager of plugins that do not exist; what is asked of it is written down. */
final class FakePlugins implements PluginManager {
  boolean kept;
  List<String> problems = List.of();

  /** Who has asked for the last start, stop, restart or reset. */
  String askedBy = "";

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  final Map<String, PluginInfo> plugins = new TreeMap<>();
  final List<String> asked = new ArrayList<>();
  private final List<PluginInfo> refused = new ArrayList<>();
  final Path logs;
  PluginState afterStart = PluginState.ACTIVE;
  String refusal = "";
  boolean settles = true;

  FakePlugins(Path logs) {
    this.logs = logs;
  }

  /** How a command in the sandbox of a plugin ends. */
  SandboxResult inside =
      SandboxResult.builder(List.of("x"), "trace-1")
          .status(SandboxStatus.OK, 0, "")
          .enforced(Isolation.UNSHARE_NAMESPACES, EnforcementReport.empty())
          .build();

  /** What it does meanwhile. */
  Consumer<RunRequest> program = request -> {};

  @Override
  public SandboxResult exec(String id, RunRequest request, String by) throws PluginException {
    if (!plugins.containsKey(id)) {
      throw new PluginException(id, "there is no plugin " + id);
    }
    asked.add("exec " + id + " " + request.command() + " by " + by);
    program.accept(request);
    return inside;
  }

  FakePlugins with(PluginInfo plugin) {
    plugins.put(plugin.id(), plugin);
    return this;
  }

  static PluginInfo plugin(String id, String name, String version, PluginState state) {
    return plugin(id, name, version, state, false, "");
  }

  static PluginInfo plugin(
      String id, String name, String version, PluginState state, boolean stale, String problem) {
    boolean running = state.running();
    EnforcementReport report =
        new EnforcementReport(
            List.of(
                new Enforcement(Capability.MEMORY, "512MiB", true, "cgroup.v1.memory", ""),
                new Enforcement(
                    Capability.SYSCALLS, "default", false, "", "not in this version yet")));
    SandboxResult last =
        SandboxResult.builder(List.of("/bin/x"), "trace-1")
            .status(SandboxStatus.MEM_LIMIT, 137, "oom_kill 1")
            .usage(Duration.ofSeconds(75), Duration.ofMillis(1200), 300L << 20)
            .build();
    return PluginInfo.builder(id, PluginShape.COMMAND)
        .name(name)
        .version(version)
        .state(state)
        .since(NOW.minusSeconds(90))
        .source("/opt/aurora/deploy/" + (state == PluginState.REJECTED ? name : id))
        .digest("ab".repeat(32))
        .policyName("service")
        .policyStale(stale)
        .pid(running ? OptionalLong.of(4711) : OptionalLong.empty())
        .started(running ? Optional.of(NOW.minusSeconds(3 * 86_400 + 4 * 3600)) : Optional.empty())
        .ended(running ? Optional.empty() : Optional.of(NOW.minusSeconds(120)))
        .enforced(report)
        .lastResult(running ? Optional.empty() : Optional.of(last))
        .problem(problem)
        .build();
  }

  /** Something with the id of another, which is only listed. */
  FakePlugins refused(PluginInfo plugin) {
    refused.add(plugin);
    return this;
  }

  @Override
  public List<String> problems() {
    return problems;
  }

  @Override
  public List<PluginInfo> list() {
    List<PluginInfo> all = new ArrayList<>(plugins.values());
    all.addAll(refused);
    return all;
  }

  @Override
  public Optional<PluginInfo> find(String id) {
    return Optional.ofNullable(plugins.get(id));
  }

  @Override
  public PluginInfo start(String id, String by) throws PluginException {
    askedBy = by;
    return change("start", id, afterStart);
  }

  @Override
  public PluginInfo stop(String id, String by) throws PluginException {
    askedBy = by;
    return change("stop", id, PluginState.STOPPED);
  }

  @Override
  public PluginInfo restart(String id, String by) throws PluginException {
    askedBy = by;
    return change("restart", id, afterStart);
  }

  @Override
  public PluginInfo reset(String id, String by) throws PluginException {
    askedBy = by;
    return change("reset", id, afterStart);
  }

  @Override
  public PluginInfo approve(String id, String digest, String by) throws PluginException {
    return change("approve " + digest + " by " + by, id, afterStart);
  }

  @Override
  public PluginInfo reject(String id, String by, String why) throws PluginException {
    return change("reject (" + why + ") by " + by, id, PluginState.REJECTED);
  }

  @Override
  public PluginInfo revoke(String id, String by, String why) throws PluginException {
    return change("revoke (" + why + ") by " + by, id, PluginState.PENDING_APPROVAL);
  }

  @Override
  public boolean awaitSettled(Duration timeout) {
    asked.add("settle " + timeout.toSeconds());
    return settles;
  }

  final Map<String, SandboxUsage> usage = new TreeMap<>();

  @Override
  public Optional<SandboxUsage> usage(String id) {
    return Optional.ofNullable(usage.get(id));
  }

  @Override
  public Path log(String id) {
    return logs.resolve(id + ".log");
  }

  private PluginInfo change(String what, String id, PluginState state) throws PluginException {
    asked.add(what + " " + id);
    if (!refusal.isEmpty()) {
      throw new PluginException(id, refusal);
    }
    String problem = state == PluginState.FAILED ? "exited with 3" : "";
    Optional<Admission> known = Optional.ofNullable(plugins.get(id)).flatMap(PluginInfo::admission);
    plugins.put(
        id, plugin(id, id, "1.0", state, false, problem).toBuilder().admission(known).build());
    return plugins.get(id);
  }

  @Override
  public void keepWhenPlatformEnds() {
    kept = true;
  }
}
