package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.PENDING_APPROVAL;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STAGED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.approve.Verdict;
import org.auroraos.core.internal.store.PluginRecord;

/** What else runs in sandboxes of a plugin than the plugin. */
final class Beside {
  /** Nobody has decided yet that it may run, or somebody that it may not. */
  private static final Set<PluginState> NOT_ADMITTED =
      EnumSet.of(STAGED, VERIFIED, PENDING_APPROVAL, REJECTED);

  private static final int LONGEST_ID = 64;

  private final String id;
  private final LifecycleServices services;

  /** The instances in which something runs now. */
  private final Set<String> instances = ConcurrentHashMap.newKeySet();

  /** How often everything was ended: what was opened before does not run after it. */
  private final AtomicInteger ends = new AtomicInteger();

  Beside(String id, LifecycleServices services) {
    this.id = id;
    this.services = services;
  }

  /**
   * A sandbox for a command. On the plugin's queue.
   *
   * @param version what is deployed
   * @param plugin where it stands
   * @param running its process, if it has one that is not about to end
   * @throws PluginException when it may not be; the message says why
   */
  PluginSandbox open(Optional<PluginRecord> version, PluginInfo plugin, Optional<Launched> running)
      throws PluginException {
    if (version.isEmpty() || NOT_ADMITTED.contains(plugin.state())) {
      String reason = plugin.problem().isEmpty() ? "" : ": " + plugin.problem();
      throw refused("it is " + plugin.state() + ", nothing of it may run" + reason);
    }
    PluginRecord deployed = version.get();
    int opened = ends.get();
    try {
      PluginSettings settings = services.settings().of(id, Duration.ZERO);
      services.integrity().verify(deployed);
      checkAdmitted(deployed, settings);
      LaunchPlan plan = services.planner().plan(deployed, settings);
      return new Sandbox(opened, deployed.digest(), plan, running, plugin.state());
    } catch (SettingsException | IOException e) {
      throw refused(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("the platform ends");
    }
  }

  /** What was never approved does not run by this door either, whatever state it was stopped in. */
  private void checkAdmitted(PluginRecord deployed, PluginSettings settings)
      throws PluginException, SettingsException, InterruptedException {
    Verdict verdict =
        services.admissions().judge(deployed, settings.policyName(), settings.policy());
    if (!verdict.admitted()) {
      throw refused(
          verdict
              .refusal()
              .orElseGet(
                  () ->
                      String.join("; ", verdict.admission().questions())
                          + Advice.approve(id, verdict.admission())));
    }
  }

  /** Ends whatever runs, and for what has been opened. */
  void end() {
    ends.incrementAndGet();
    instances.forEach(services.hypervisor()::destroy);
  }

  private PluginException refused(String reason) {
    return new PluginException(
        id, "nothing can be run in a sandbox of the plugin " + id + ": " + reason);
  }

  /** Begins with the id of the plugin, by which records of the network's broker are found. */
  private String newInstanceId() {
    String suffix = "-req-" + UUID.randomUUID().toString().substring(0, 8);
    return id.substring(0, Math.min(id.length(), LONGEST_ID - suffix.length())) + suffix;
  }

  private final class Sandbox implements PluginSandbox {
    private final int opened;
    private final String digest;
    private final LaunchPlan plan;
    private final Optional<Launched> running;
    private final PluginState state;

    Sandbox(
        int opened, String digest, LaunchPlan plan, Optional<Launched> running, PluginState state) {
      this.opened = opened;
      this.digest = digest;
      this.plan = plan;
      this.running = running;
      this.state = state;
    }

    @Override
    public String digest() {
      return digest;
    }

    @Override
    public String policyName() {
      return running.map(Launched::plan).orElse(plan).instance().policyName();
    }

    @Override
    public boolean runs() {
      return running.isPresent();
    }

    @Override
    public Optional<SandboxResult> inside(RunRequest request) throws InterruptedException {
      if (running.isEmpty()) {
        return Optional.empty();
      }
      Launched host = running.get();
      if (opened != ends.get()) {
        return Optional.of(ended(request.command(), host.process().traceId()));
      }
      return host.instance().enter(host.process(), asOf(host.plan(), request));
    }

    @Override
    public String obstacle() {
      if (running.isEmpty()) {
        return "does not run, it is " + state;
      }
      if (running.get().process().result().isDone()) {
        return "has just ended";
      }
      return isDirect(running.get())
          ? "runs without namespaces, and nothing can be let into such a sandbox"
          : "has just ended, or was started by a version of Aurora that lets nothing in; in that"
              + " case aurora:restart "
              + id
              + " helps";
    }

    @Override
    public SandboxResult beside(RunRequest request) throws InterruptedException {
      InstanceSpec of = plan.instance();
      String own = newInstanceId();
      Instance instance =
          services
              .hypervisor()
              .create(
                  new InstanceSpec(
                      own, of.policyName(), of.policy(), of.mounts(), of.data(), of.owner()));
      instances.add(own);
      try {
        return opened == ends.get()
            ? instance.run(asOf(plan, request))
            : ended(request.command(), own);
      } finally {
        instances.remove(own);
        services.hypervisor().destroy(own);
      }
    }

    private SandboxResult ended(List<String> command, String trace) {
      return SandboxResult.builder(command, trace)
          .status(
              SandboxStatus.INTERNAL_ERROR,
              SandboxStatus.INTERNAL_ERROR.rc(),
              "the plugin " + id + " was revoked or undeployed meanwhile; nothing was run")
          .build();
    }
  }

  private static RunRequest asOf(LaunchPlan plan, RunRequest request) {
    Map<String, String> environment = plan.environmentOfOthers();
    return new RunRequest(
        request.command(),
        environment,
        plan.workingDirectory(),
        request.timeout(),
        request.input(),
        request.output(),
        request.egress(),
        request.observer(),
        Optional.empty());
  }

  private static boolean isDirect(Launched running) {
    return running
        .process()
        .enforced()
        .find(Capability.PROCESS_ISOLATION)
        .filter(Enforcement::applied)
        .isEmpty();
  }
}
