package org.auroraos.core.internal.lifecycle;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;

/** Finds plugins by their id, and what was refused by its name, and has them do something. */
final class Operations {
  private final Deployments deployments;
  private final Rejections rejections;

  Operations(Deployments deployments, Rejections rejections) {
    this.deployments = deployments;
    this.rejections = rejections;
  }

  /** All that is deployed or refused, by id and then by source. */
  List<PluginInfo> list() {
    return Stream.concat(deployments.list().stream().map(Plugin::info), rejections.list().stream())
        .sorted(Comparator.comparing(PluginInfo::id).thenComparing(PluginInfo::source))
        .toList();
  }

  /** The plugin of this id; where there is none, what was refused under it. */
  Optional<PluginInfo> find(String id) {
    return deployments
        .find(id)
        .map(Plugin::info)
        .or(() -> rejections.list().stream().filter(info -> info.id().equals(id)).findFirst());
  }

  /** The plugin of this id, which is there and was not refused. */
  Plugin require(String id) throws PluginException {
    Optional<Plugin> plugin = deployments.find(id);
    if (plugin.isEmpty()) {
      Optional<PluginInfo> refused = find(id).filter(i -> i.state() == PluginState.REJECTED);
      throw new PluginException(
          id,
          refused
              .map(info -> id + " was refused: " + info.problem())
              .orElse("there is no plugin " + id));
    }
    return plugin.get();
  }

  /** Does something on the plugin's queue, and waits for what comes of it. */
  <T> T await(String id, BiConsumer<Plugin, CompletableFuture<T>> operation)
      throws PluginException, InterruptedException {
    try {
      return submit(require(id), operation).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Does something on the plugin's queue. */
  static <T> CompletableFuture<T> submit(
      Plugin plugin, BiConsumer<Plugin, CompletableFuture<T>> operation) {
    CompletableFuture<T> done = new CompletableFuture<>();
    plugin.execute(() -> operation.accept(plugin, done));
    return done;
  }
}
