package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.auroraos.api.backend.Detachment;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.egress.Audience;
import org.auroraos.core.internal.egress.DenialLines;
import org.auroraos.core.internal.logs.LogLimits;
import org.auroraos.core.internal.logs.LogRate;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.LaunchRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the process of a plugin, so that it outlives the platform. */
final class RunStarter {
  private static final Logger LOG = LoggerFactory.getLogger(RunStarter.class);

  /** For a backend that has just come and is not known to everybody. */
  private static final Duration RETRY = Duration.ofMillis(50);

  private final LifecycleServices services;
  private final PluginLog log;
  private final Executor queue;

  RunStarter(LifecycleServices services, PluginLog log, Executor queue) {
    this.services = services;
    this.log = log;
    this.queue = queue;
  }

  /**
   * Makes the plugin's instance and starts its process in it. The instance goes when the process
   * has ended, before the listener is told; the run directory stays until {@link #forget}.
   *
   * @param digest of the version
   * @param witnesses who sees what it does
   */
  PluginRun start(String digest, LaunchPlan plan, Witnesses witnesses, PluginRun.Listener listener)
      throws SandboxException, IOException, InterruptedException {
    while (true) {
      try {
        return startOnce(digest, plan, witnesses, listener);
      } catch (SandboxException e) {
        if (!e.layer().equals("backend") || !services.gate().isNew()) {
          throw e;
        }
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  private PluginRun startOnce(
      String digest, LaunchPlan planned, Witnesses witnesses, PluginRun.Listener listener)
      throws SandboxException, IOException {
    LaunchPlan plan = services.planner().quickened(planned);
    String id = plan.instance().id();
    Instance instance = services.hypervisor().create(plan.instance());
    try {
      LaunchRecord launch = record(digest, plan, witnesses.learning());
      services.runs().prepare(launch);
      log.begin();
      Remarks remarks = new Remarks();
      log.handOver(remarks);
      Run process = instance.start(request(plan, launch, witnesses));
      services.launches().record(LaunchRecords.LAUNCHED, launch, process);
      remarks.reach(process);
      return watch(instance, plan, process, listener, false);
    } catch (SandboxException | IOException | RuntimeException e) {
      release(id);
      forget(id);
      throw e;
    }
  }

  /** What is to be found again of a launch of the plugin. */
  LaunchRecord record(String digest, LaunchPlan plan, boolean learning) {
    return new LaunchRecord(
        log.plugin(),
        digest,
        services.hypervisor().newTraceId(),
        plan.instance().policyName(),
        services.codec().toJson(plan.instance().policy()),
        learning,
        plan.command());
  }

  /**
   * Makes the plugin's instance and runs a program in it that prepares the plugin. The instance
   * goes when it has ended, before the listener is told.
   *
   * @param digest of the version
   * @param timeout how long it may take; it is killed then
   */
  PluginRun install(
      String digest,
      LaunchPlan plan,
      List<String> command,
      Duration timeout,
      PluginRun.Listener listener)
      throws SandboxException, IOException {
    Instance instance = services.hypervisor().create(plan.instance());
    try {
      log.begin();
      Run process =
          instance.start(
              RunRequest.builder(command)
                  .environment(plan.environmentOfOthers())
                  .workingDirectory(plan.workingDirectory())
                  .timeout(timeout)
                  .output(log)
                  .egress(new DenialLines(log::remark))
                  .build());
      services.launches().install(digest, plan.instance(), process);
      return hear(new InstallRun(Launched.of(instance, plan, process)), listener);
    } catch (SandboxException | IOException | RuntimeException e) {
      services.hypervisor().destroy(plan.instance().id());
      throw e;
    }
  }

  private PluginRun hear(PluginRun run, PluginRun.Listener listener) {
    CompletableFuture<Void> unused =
        run.process()
            .result()
            .thenAccept(result -> queue.execute(() -> ended(run, result, listener)));
    return run;
  }

  /**
   * Takes charge of a process.
   *
   * @param adopted whether an earlier platform has started it
   */
  PluginRun watch(
      Instance instance, LaunchPlan plan, Run process, PluginRun.Listener listener, boolean adopted)
      throws IOException {
    if (adopted) {
      log.handOver(process::remark);
    }
    String id = plan.instance().id();
    Instant started = services.runs().takenOver(id).orElseGet(process::started);
    Launched launched = new Launched(instance, plan, process, started);
    PluginRun run =
        plan.runtimeProtocol()
            ? BundleRun.watch(id, launched, listener, queue, services.timers(), adopted)
            : CommandRun.watch(
                launched,
                log,
                listener,
                queue,
                services.timers(),
                new ReadyMark(services.runs(), id, process.traceId()));
    return hear(run, listener);
  }

  /** What is asked for, or was. */
  RunRequest request(LaunchPlan plan, LaunchRecord launch, Witnesses witnesses) {
    return request(plan, launch, witnesses, services.runs().of(launch.plugin()), false);
  }

  /** The same for a spare. */
  RunRequest spareRequest(LaunchPlan plan, LaunchRecord launch) {
    return request(plan, launch, Witnesses.none(), services.runs().ofSpare(launch), true);
  }

  private RunRequest request(
      LaunchPlan plan, LaunchRecord launch, Witnesses witnesses, Path directory, boolean held) {
    LogLimits limits = services.common().get().logs();
    LogRate rate = services.common().get().rate();
    Path file = PluginLog.current(services.data(), launch.plugin());
    Detachment detachment =
        new Detachment(
            directory,
            launch.launchId(),
            new Detachment.Log(
                file,
                launch.plugin(),
                limits.fileSize(),
                limits.files(),
                rate.interval(),
                rate.lines(),
                rate.bytes()),
            held);
    return RunRequest.builder(launch.command())
        .environment(plan.environment())
        .workingDirectory(plan.workingDirectory())
        .input(plan.channel() ? RunInput.channel() : RunInput.empty())
        .detachment(detachment)
        .egress(new Audience(witnesses.egress(), new DenialLines(log::remark)))
        .observer(witnesses.observer())
        .build();
  }

  /** Leaves the process to whoever comes next. */
  void letGo() {
    services.hypervisor().release(log.plugin());
  }

  /** Nothing runs; what is left of it is the record of its end in the run directory. */
  void release(String id) {
    services.hypervisor().destroy(id);
    log.takeBack();
  }

  /**
   * Nothing is to be known any more of what ran. Only when it is known elsewhere how it ended: a
   * platform that is killed before this hears of it again.
   *
   * @return whether nothing of it is left
   */
  boolean forget(String id) {
    try {
      services.runs().remove(id);
      return true;
    } catch (IOException e) {
      LOG.warn("Plugin {}: its run directory could not be deleted: {}", id, e.toString());
      return false;
    }
  }

  private void ended(PluginRun run, SandboxResult result, PluginRun.Listener listener) {
    if (!listener.isCurrent(run)) {
      return;
    }
    release(log.plugin());
    listener.ended(run, result);
  }
}
