package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.LaunchRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of spares. One lies in an instance and a run directory of its own until it takes
 * over: then its directory becomes that of the plugin, and it is taken charge of as a process is
 * that an earlier platform has started. Whenever the platform is killed on that way, its shim ends
 * it, or the next platform finds it where the plugin's process belongs.
 */
final class SpareStarter {
  private static final Logger LOG = LoggerFactory.getLogger(SpareStarter.class);
  private static final int LONGEST_ID = 64;

  /** Another thread closes the channel that was let go of, at once. */
  private static final Duration CLOSED = Duration.ofSeconds(5);

  private final String id;
  private final LifecycleServices services;
  private final RunStarter starter;
  private final PluginLog log;
  private final Executor queue;

  SpareStarter(
      String id, LifecycleServices services, RunStarter starter, PluginLog log, Executor queue) {
    this.id = id;
    this.services = services;
    this.starter = starter;
    this.log = log;
    this.queue = queue;
  }

  /** Starts one. It ends with the platform, as long as it does not take over. */
  Standby start(SpareTerms terms, PluginRun.Listener listener)
      throws SandboxException, IOException {
    LaunchPlan plan =
        services.planner().quickened(LaunchPlanner.sparePlan(terms.plan(), newInstanceId()));
    Instance instance = services.hypervisor().create(plan.instance());
    LaunchRecord launch = starter.record(terms.digest(), plan, false);
    try {
      services.runs().prepareSpare(launch);
      Run process = instance.start(starter.spareRequest(plan, launch));
      BundleRun run =
          BundleRun.watch(
              id, Launched.of(instance, plan, process), listener, queue, services.timers(), false);
      services.launches().record(LaunchRecords.SPARE_STARTED, launch, process);
      Standby standby = new Standby(terms, launch, run);
      CompletableFuture<Void> unused =
          process
              .result()
              .thenAccept(
                  result ->
                      queue.execute(
                          () -> {
                            if (listener.isCurrent(run)) {
                              end(standby);
                              listener.ended(run, result);
                            }
                          }));
      return standby;
    } catch (SandboxException | IOException | RuntimeException e) {
      services.hypervisor().destroy(plan.instance().id());
      forget(launch);
      throw e;
    }
  }

  /** Begins as that of the plugin does, by which records of the network's broker are found. */
  private String newInstanceId() {
    String suffix = "-spare-" + UUID.randomUUID().toString().substring(0, 8);
    return id.substring(0, Math.min(id.length(), LONGEST_ID - suffix.length())) + suffix;
  }

  /** Kills it, and waits until nothing of it is left. */
  void end(Standby standby) {
    services.hypervisor().destroy(standby.instanceId());
    forget(standby.launch());
  }

  /** The backend goes: its shim ends it when it sees that. */
  void abandon(Standby standby) {
    services.hypervisor().release(standby.instanceId());
    forget(standby.launch());
  }

  private void forget(LaunchRecord launch) {
    try {
      services.runs().removeSpare(launch);
    } catch (IOException e) {
      LOG.warn(
          "Plugin {}: the run directory of its warm spare could not be deleted: {}",
          id,
          e.toString());
    }
  }

  /**
   * Makes it the process of the plugin, of which nothing may run.
   *
   * @return empty when it has ended; nothing is left of it then
   * @throws SandboxException when the backend cannot take charge of it now; then it is left where
   *     an adoption will find it
   */
  Optional<PluginRun> takeOver(Standby standby, PluginRun.Listener listener)
      throws SandboxException {
    try {
      services.runs().promote(standby.launch(), services.clock().instant());
    } catch (IOException e) {
      LOG.warn("Plugin {}: its warm spare cannot take over: {}", id, e.toString());
      end(standby);
      starter.forget(id);
      return Optional.empty();
    }
    boolean kept = standby.run().process().keep();
    services.hypervisor().release(standby.instanceId());
    if (!kept) {
      starter.forget(id);
      return Optional.empty();
    }
    awaitSilence(standby);
    return adopt(standby.terms().plan(), standby.launch(), listener);
  }

  private void awaitSilence(Standby standby) {
    try {
      if (!standby.run().awaitSilence(CLOSED)) {
        LOG.warn("Plugin {}: the channel of its warm spare was not closed in {}", id, CLOSED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<PluginRun> adopt(
      LaunchPlan plan, LaunchRecord launch, PluginRun.Listener listener) throws SandboxException {
    Instance instance = services.hypervisor().create(plan.instance());
    try {
      log.begin();
      Optional<Run> process =
          instance.adopt(starter.request(plan, launch, Witnesses.none())).flatMap(AdoptedRun::run);
      if (process.isPresent()) {
        services.launches().record(LaunchRecords.SPARE_TOOK_OVER, launch, process.get());
        return Optional.of(starter.watch(instance, plan, process.get(), listener, true));
      }
    } catch (IOException e) {
      LOG.warn("Plugin {}: its warm spare cannot take over: {}", id, e.toString());
    } catch (SandboxException e) {
      services.hypervisor().release(id);
      throw e;
    }
    starter.release(id);
    starter.forget(id);
    return Optional.empty();
  }
}
