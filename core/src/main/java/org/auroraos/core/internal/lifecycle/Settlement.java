package org.auroraos.core.internal.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;

/**
 * Whether what lies in the deploy folder has come to rest: nothing is on its way to a plugin, and
 * no plugin on its way to another state. Safe for concurrent use.
 */
final class Settlement {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration UNUSED_AGAIN = Duration.ofSeconds(1);

  /** What is deployed and was not decided upon yet. */
  private static final Set<PluginState> ON_ITS_WAY =
      EnumSet.of(PluginState.STAGED, PluginState.VERIFIED);

  private final Deployments deployments;
  private final Dependencies dependencies;
  private final Operations operations;
  private final UnusedSettings unused;
  private final Timers timers;
  private volatile Optional<BooleanSupplier> folder = Optional.empty();

  /**
   * Nobody watches the deploy folder yet.
   *
   * @param unused is looked for when everything that is deployed is known
   */
  Settlement(
      Deployments deployments,
      Dependencies dependencies,
      Operations operations,
      UnusedSettings unused,
      Timers timers) {
    this.deployments = deployments;
    this.dependencies = dependencies;
    this.operations = operations;
    this.unused = unused;
    this.timers = timers;
  }

  /**
   * Somebody watches the deploy folder.
   *
   * @param caughtUp whether all that lies there has been offered
   * @return ends that
   */
  Runnable watchedBy(BooleanSupplier caughtUp) {
    folder = Optional.of(caughtUp);
    settingsChanged();
    return () -> folder = Optional.empty();
  }

  /** There may be settings that hold for nothing. */
  void settingsChanged() {
    timers.after(LOOK_AGAIN, this::findUnusedSettings);
  }

  /**
   * What has become of a source in this state; empty while that is not certain.
   *
   * @param fingerprint of the source
   */
  Optional<PluginInfo> takenFrom(Path source, String fingerprint) throws InterruptedException {
    if (!deployments.isTaken(source, fingerprint)) {
      return Optional.empty();
    }
    Optional<PluginInfo> found =
        operations.list().stream()
            .filter(info -> info.source().equals(source.toString()))
            .findFirst();
    Optional<Plugin> plugin = found.flatMap(info -> deployments.find(info.id()));
    if (plugin.isEmpty() || found.get().state() == PluginState.REJECTED) {
      return found;
    }
    try {
      return Operations.<Optional<PluginInfo>>submit(
              plugin.get(), (p, done) -> done.complete(p.outcome()))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits until a plugin that may be on its way is there and decided upon. */
  boolean awaitKnown(String id, Duration patience) throws InterruptedException {
    return await(() -> known(id), patience);
  }

  /** Waits until all are in a state to stay in. */
  boolean await(Duration timeout) throws InterruptedException {
    return await(this::settled, timeout);
  }

  private static boolean await(BooleanSupplier condition, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
    return true;
  }

  /** When everything that is deployed is known; until then it waits. */
  private void findUnusedSettings() {
    if (deployments.busy() || !caughtUp()) {
      timers.after(UNUSED_AGAIN, this::findUnusedSettings);
      return;
    }
    unused.look(operations.list().stream().map(PluginInfo::id).collect(Collectors.toSet()));
  }

  /** The state first: one that was decided upon needs no look at the folder. */
  private boolean known(String id) {
    Optional<PluginState> state = deployments.find(id).map(plugin -> plugin.info().state());
    boolean comes = state.isEmpty() || state.filter(ON_ITS_WAY::contains).isPresent();
    return !comes || (caughtUp() && !deployments.busy() && dependencies.settledWithNeeds(id));
  }

  /** The folder first: what it offers makes the deployments busy, and these change states. */
  private boolean settled() {
    return caughtUp() && !deployments.busy() && settled(deployments.list());
  }

  /** In a state to stay in, and not on the way through one, as in an update. */
  private boolean settled(List<Plugin> plugins) {
    List<Long> before = plugins.stream().map(Plugin::atRest).toList();
    return before.stream().allMatch(begun -> begun >= 0)
        && dependencies.settled(plugins.stream().map(Plugin::id).toList())
        && before.equals(plugins.stream().map(Plugin::atRest).toList());
  }

  private boolean caughtUp() {
    return folder.map(BooleanSupplier::getAsBoolean).orElse(false);
  }
}
