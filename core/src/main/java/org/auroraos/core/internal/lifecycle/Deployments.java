package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.auroraos.core.internal.archive.ArchiveException;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.archive.SourceState;
import org.auroraos.core.internal.archive.UnpackedPlugin;
import org.auroraos.core.internal.depend.Node;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which source in the deploy folder belongs to which plugin. What is unpacked and checked here, on
 * a queue for each source, is handed to the plugin's own queue.
 */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final LifecycleServices services;
  private final Rejections rejections;
  private final AtomicInteger busy = new AtomicInteger();
  private final Map<String, Plugin> plugins = new TreeMap<>();
  private final Map<Path, String> owners = new HashMap<>();
  private final Map<Path, SerialQueue> queues = new HashMap<>();

  /** Sources that would need themselves, by way of others, which may change. */
  private final Map<Path, OnCycle> onCycles = new HashMap<>();

  /** The fingerprint under which a source was taken or refused; it is not looked at again. */
  private final Map<Path, String> known = new HashMap<>();

  /**
   * A source that was refused.
   *
   * @param fingerprint of it
   * @param way the plugins from it to itself
   */
  private record OnCycle(String fingerprint, List<String> way) {}

  Deployments(LifecycleServices services, Rejections rejections) {
    this.services = services;
    this.rejections = rejections;
  }

  synchronized List<Plugin> list() {
    return new ArrayList<>(plugins.values());
  }

  synchronized Optional<Plugin> find(String id) {
    return Optional.ofNullable(plugins.get(id));
  }

  /** Whether something was offered or removed and has not come to its plugin yet. */
  boolean busy() {
    return busy.get() > 0;
  }

  /** Takes over what the store knows. */
  synchronized void adopt(PluginRecord record) {
    Plugin plugin = new Plugin(record.description(), record.source(), services);
    plugin.adopt(record);
    plugins.put(record.id(), plugin);
    if (owners.containsKey(record.source())) {
      // A source that had changed its id when the platform was killed.
      release(record.source());
    }
    owners.put(record.source(), record.id());
  }

  /** A source lies there, complete. */
  synchronized void offer(Path source, String fingerprint) {
    if (fingerprint.equals(known.put(source, fingerprint))) {
      return;
    }
    onQueue(source, () -> take(source, fingerprint));
  }

  /** What may start may have changed: what was refused, or not looked at for it, is looked at. */
  synchronized void admissionChanged() {
    for (Map.Entry<Path, String> source : Map.copyOf(known).entrySet()) {
      known.remove(source.getKey());
      offer(source.getKey(), source.getValue());
    }
  }

  /** Whether a source in this state was taken or refused, and all of that is done. */
  synchronized boolean isTaken(Path source, String fingerprint) {
    return fingerprint.equals(known.get(source)) && !busy();
  }

  /** Nothing but these sources is there. */
  synchronized void keepOnly(Set<Path> sources) {
    rejections.keepOnly(sources);
    known.keySet().retainAll(sources);
    queues.keySet().retainAll(sources);
    onCycles.keySet().retainAll(sources);
    for (Path source : List.copyOf(owners.keySet())) {
      if (!sources.contains(source)) {
        release(source);
      }
    }
  }

  private void take(Path source, String fingerprint) {
    Optional<Plugin> owner = owner(source);
    if (owner.isEmpty()) {
      unpack(source, fingerprint);
      return;
    }
    onQueue(
        owner.get(),
        plugin -> {
          if (plugin.confirm(source, fingerprint)) {
            rejections.forget(source);
          } else {
            onQueue(source, () -> unpack(source, fingerprint));
          }
        });
  }

  private void unpack(Path source, String fingerprint) {
    try {
      Path staged = services.store().stage();
      boolean handedOver = false;
      try {
        Examined examined =
            services.admissions().examine(source, staged, services.common().get().archives());
        if (SourceState.of(source).fingerprint().equals(fingerprint)) {
          services.admissions().tell(examined);
          handedOver = claim(examined, source, fingerprint, staged);
        }
      } finally {
        if (!handedOver) {
          discard(staged);
        }
      }
    } catch (ArchiveException e) {
      if (isStill(source, fingerprint)) {
        refuse(source, fingerprint, e.getMessage());
      }
    } catch (IOException e) {
      failed(source, fingerprint, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the plugin's queue has it now. */
  private synchronized boolean claim(
      Examined examined, Path source, String fingerprint, Path staged) {
    UnpackedPlugin unpacked = examined.plugin();
    String id = unpacked.description().id();
    Optional<Path> owner = source(id);
    if (owner.isPresent() && !owner.get().equals(source)) {
      rejections.refuse(
          source, fingerprint, unpacked.description(), owner.get(), plugins::containsKey);
      owner(source).ifPresent(old -> tellRefused(old, source));
      return false;
    }
    if (owner.isEmpty() && examined.refusal().isPresent()) {
      rejections.refuse(source, fingerprint, examined);
      owner(source).ifPresent(old -> tellRefused(old, source));
      return false;
    }
    Optional<List<String>> way = services.dependencies().accept(node(unpacked.description()));
    if (way.isPresent()) {
      onCycles.put(source, new OnCycle(fingerprint, way.get()));
      refuse(source, fingerprint, source.getFileName() + ": " + Dependencies.words(way.get()));
      return false;
    }
    String before = owners.get(source);
    if (before != null && !before.equals(id)) {
      release(source);
    }
    owners.put(source, id);
    rejections.forget(source);
    Plugin plugin =
        plugins.computeIfAbsent(id, i -> new Plugin(unpacked.description(), source, services));
    onQueue(plugin, p -> hand(p, examined, source, fingerprint, staged));
    onCycles.remove(source);
    lookAgainAtCycles(id);
    return true;
  }

  static Node node(PluginDescription plugin) {
    return new Node(plugin.id(), plugin.version(), plugin.dependencies());
  }

  /** A plugin on their way needs something else now, or is gone. */
  private void lookAgainAtCycles(String changed) {
    Map.copyOf(onCycles)
        .forEach(
            (source, refused) -> {
              if (refused.way().contains(changed)) {
                onCycles.remove(source);
                tryAgain(source, refused.fingerprint());
              }
            });
  }

  private void hand(
      Plugin plugin, Examined examined, Path source, String fingerprint, Path staged) {
    try {
      plugin.offer(examined, source, fingerprint);
    } catch (IOException e) {
      synchronized (this) {
        if (plugin.empty()) {
          plugins.remove(plugin.id(), plugin);
          owners.remove(source, plugin.id());
        }
      }
      failed(source, fingerprint, e);
    } finally {
      discard(staged);
    }
  }

  /** The plugin of a source loses it. Others that wait for its id get their turn. */
  private void release(Path source) {
    String id = owners.remove(source);
    Plugin plugin = plugins.get(id);
    onQueue(plugin, p -> p.undeploy(() -> gone(p)));
    rejections
        .waitingFor(id)
        .forEach(
            (waiting, fingerprint) -> {
              known.remove(waiting);
              offer(waiting, fingerprint);
            });
  }

  private synchronized void gone(Plugin plugin) {
    if (!owners.containsValue(plugin.id())) {
      plugins.remove(plugin.id(), plugin);
    }
    lookAgainAtCycles(plugin.id());
  }

  /** Not sound: that is its own fault, and stays so until it changes. */
  private synchronized void refuse(Path source, String fingerprint, String problem) {
    Optional<Plugin> owner = owner(source);
    if (owner.isPresent()) {
      onQueue(owner.get(), plugin -> plugin.refused(source, fingerprint, problem));
    } else {
      rejections.refuse(source, fingerprint, problem);
    }
  }

  /** The machine's fault: a full disk, a missing permission. It is tried again. */
  private void failed(Path source, String fingerprint, IOException problem) {
    if (!isStill(source, fingerprint)) {
      return;
    }
    String what = problem instanceof AdmissionProblem ? problem.getMessage() : problem.toString();
    LOG.warn("{} cannot be deployed now: {}", source, what);
    refuse(source, fingerprint, source.getFileName() + ": cannot be deployed now: " + what);
    services.timers().after(RETRY, () -> tryAgain(source, fingerprint));
  }

  private synchronized void tryAgain(Path source, String fingerprint) {
    if (known.remove(source, fingerprint)) {
      rejections.forget(source);
      offer(source, fingerprint);
    }
  }

  private void tellRefused(Plugin plugin, Path source) {
    String problem = rejections.find(source).map(r -> r.info().problem()).orElse("");
    onQueue(plugin, p -> p.replacementRefused(problem));
  }

  private synchronized void onQueue(Path source, Runnable task) {
    busy.incrementAndGet();
    queues
        .computeIfAbsent(source, s -> new SerialQueue(services.pool()))
        .execute(() -> finishing(task));
  }

  private void onQueue(Plugin plugin, Consumer<Plugin> task) {
    busy.incrementAndGet();
    plugin.execute(() -> finishing(() -> task.accept(plugin)));
  }

  private void finishing(Runnable task) {
    try {
      task.run();
    } finally {
      busy.decrementAndGet();
    }
  }

  private synchronized Optional<Plugin> owner(Path source) {
    return Optional.ofNullable(owners.get(source)).map(plugins::get);
  }

  /** The sources that were refused because this id is taken. */
  Set<Path> waitingFor(String id) {
    return rejections.waitingFor(id).keySet();
  }

  /** The source whose plugin has this id. */
  synchronized Optional<Path> sourceOf(String id) {
    return source(id);
  }

  private synchronized Optional<Path> source(String id) {
    return owners.entrySet().stream()
        .filter(owner -> owner.getValue().equals(id))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isStill(Path source, String fingerprint) {
    try {
      return SourceState.of(source).fingerprint().equals(fingerprint);
    } catch (IOException gone) {
      return false;
    }
  }

  private void discard(Path staged) {
    try {
      services.store().discard(staged);
    } catch (IOException e) {
      LOG.warn("{} could not be deleted: {}", staged, e.toString());
    }
  }
}
