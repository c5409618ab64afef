package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.hypervisor.AdoptedRun;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.store.LaunchRecord;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the process of a plugin again that an earlier platform has started. */
final class Adopter {
  private static final Logger LOG = LoggerFactory.getLogger(Adopter.class);
  private static final Duration GONE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(50);

  private final LifecycleServices services;
  private final RunStarter starter;

  Adopter(LifecycleServices services, RunStarter starter) {
    this.services = services;
    this.starter = starter;
  }

  /**
   * What was found of a process. Without a run and a result there is nothing, and nothing is left.
   *
   * @param launch what was launched
   * @param run the process
   * @param result how it ended while no platform was there; to be forgotten once that is known
   */
  record Found(LaunchRecord launch, Optional<PluginRun> run, Optional<SandboxResult> result) {}

  /** Whether there may be something to find. */
  boolean mayFind(String id) {
    return services.runs().exists(id);
  }

  /**
   * Looks for the process, for a while if there is no backend. What is not the one that was
   * launched is killed, and what is left of it removed.
   *
   * @param settings what holds for the plugin now, if that can be used
   * @throws SandboxException when there is no backend yet; nothing has changed then
   * @throws IOException when it cannot be found out for now what runs, as with too many open files;
   *     nothing has changed then either
   */
  Optional<Found> adopt(
      PluginRecord plugin, Optional<PluginSettings> settings, PluginRun.Listener listener)
      throws SandboxException, IOException {
    long deadline = System.nanoTime() + BackendGate.KNOWN.toNanos();
    while (true) {
      try {
        return adoptOnce(plugin, settings, listener);
      } catch (SandboxException e) {
        if (System.nanoTime() >= deadline || !pause()) {
          throw e;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<Found> adoptOnce(
      PluginRecord plugin, Optional<PluginSettings> settings, PluginRun.Listener listener)
      throws SandboxException, IOException {
    String id = plugin.id();
    Instance instance = null;
    try {
      LaunchRecord launch = services.runs().read(id);
      LaunchPlan plan = plan(plugin, settings, launch);
      instance = services.hypervisor().create(plan.instance());
      Optional<AdoptedRun> adopted =
          instance.adopt(starter.request(plan, launch, Witnesses.none()));
      String mismatch = adopted.map(found -> mismatch(found, launch, plugin)).orElse("");
      if (adopted.isEmpty() || !mismatch.isEmpty()) {
        if (!mismatch.isEmpty()) {
          LOG.warn("Plugin {}: what runs is not adopted but killed: {}", id, mismatch);
          adopted.get().run().ifPresent(process -> refuse(id, process, mismatch));
        }
        discard(id);
        return Optional.empty();
      }
      return found(adopted.get(), launch, plan, instance, listener);
    } catch (ProtocolException e) {
      LOG.warn("Plugin {}: what ran of it is not adopted: {}", id, e.getMessage());
      discard(id);
      return Optional.empty();
    } catch (JsonException e) {
      LOG.warn("Plugin {}: what may run of it is not adopted: {}", id, e.getMessage());
      end(id);
      return Optional.empty();
    } catch (IOException | SandboxException | RuntimeException e) {
      if (instance != null) {
        services.hypervisor().release(id);
      }
      throw e;
    }
  }

  /** Nobody knows what was launched, so it cannot go on. */
  private void end(String id) throws IOException {
    Orphan.ofLostLaunch(id, services.runs(), services.hypervisor()).end();
    if (mayFind(id)) {
      throw new IOException("what runs there cannot be ended now: " + services.runs().of(id));
    }
  }

  private Optional<Found> found(
      AdoptedRun adopted,
      LaunchRecord launch,
      LaunchPlan plan,
      Instance instance,
      PluginRun.Listener listener)
      throws IOException {
    String id = launch.plugin();
    if (adopted.run().isPresent()) {
      PluginRun run = starter.watch(instance, plan, adopted.run().get(), listener, true);
      services.launches().record(LaunchRecords.ADOPTED, launch, run.process());
      return Optional.of(new Found(launch, Optional.of(run), Optional.empty()));
    }
    if (adopted.result().isEmpty()) {
      discard(id);
      LOG.warn(
          "Plugin {}: its process was lost while no platform was there, killed together with what"
              + " kept it",
          id);
      return Optional.empty();
    }
    starter.release(id);
    return Optional.of(new Found(launch, Optional.empty(), adopted.result()));
  }

  /** As far as it is needed for a process that runs already, under the policy of its launch. */
  private LaunchPlan plan(
      PluginRecord plugin, Optional<PluginSettings> settings, LaunchRecord launch)
      throws IOException {
    SandboxPolicy policy = policy(launch);
    if (settings.isPresent()) {
      try {
        return services.planner().plan(plugin, settings.get().with(launch.policyName(), policy));
      } catch (IOException e) {
        LOG.info("Plugin {}: it could not be started as it is now: {}", plugin.id(), e.toString());
      }
    }
    InstanceSpec instance =
        new InstanceSpec(
            plugin.id(), launch.policyName(), policy, List.of(), Optional.empty(), plugin.id());
    boolean bundle = plugin.description().shape() == PluginShape.BUNDLE;
    return new LaunchPlan(
        instance, launch.command(), Map.of(), "/", bundle, false, Optional.empty());
  }

  private SandboxPolicy policy(LaunchRecord launch) throws IOException {
    try {
      return services
          .codec()
          .fromJson(SandboxPolicy.builder().build(), launch.policy(), "launch.json");
    } catch (PolicyException e) {
      throw new JsonException(
          services.runs().of(launch.plugin()).toString(),
          "the policy of its launch cannot be read: " + e.getMessage());
    }
  }

  private static String mismatch(AdoptedRun found, LaunchRecord launch, PluginRecord plugin) {
    if (!found.traceId().equals(launch.launchId())) {
      return "it is the launch " + found.traceId() + ", not " + launch.launchId();
    }
    return launch.digest().equals(plugin.digest())
        ? ""
        : "it is the version " + launch.digest() + ", deployed is " + plugin.digest();
  }

  private void discard(String id) {
    starter.release(id);
    starter.forget(id);
  }

  private void refuse(String id, Run process, String reason) {
    services.ends().killing(id, process, "it is not adopted: " + reason);
    kill(process);
  }

  static void kill(Run run) {
    run.stop(Duration.ZERO);
    try {
      run.result().get(GONE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("pid {} has been killed and has not ended", run.pid());
    }
  }
}
