package org.auroraos.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;

/**
 * What is wanted of a plugin, and who waits for it. Operations note it here, the {@link Reconciler}
 * does it. On the plugin's queue.
 */
final class Wishes {
  private final List<CompletableFuture<PluginInfo>> waiting = new ArrayList<>();
  private Ask start = Ask.NONE;
  private boolean stop;
  private boolean confirmed;
  private boolean closing;
  private boolean leaving;
  private boolean endedUnseen;
  private Optional<Runnable> removal = Optional.empty();

  /** Whether it is to be started once nothing of it runs, and who asked for that. */
  Ask start() {
    return start;
  }

  /** It is to be started. */
  void start(Ask asked) {
    start = asked;
  }

  /** Nobody wants it to be started. */
  void noStart() {
    start = Ask.NONE;
  }

  /** What runs is to end; a start that is wanted comes after it. */
  boolean stop() {
    return stop;
  }

  /** Whether what runs is to end. */
  void stop(boolean wanted) {
    stop = wanted;
  }

  /** Whether its source was seen by this platform; at the platform's start it waits for that. */
  boolean confirmed() {
    return confirmed;
  }

  /** Its source was seen, or nobody has seen it. */
  void confirmed(boolean seen) {
    confirmed = seen;
  }

  /** The platform ends, and everything with it. */
  boolean closing() {
    return closing;
  }

  /** The platform ends or goes on without this; in neither case is anything begun any more. */
  boolean over() {
    return closing || leaving;
  }

  /** The platform leaves what runs to the next one. */
  boolean leaving() {
    return leaving;
  }

  /** The platform ends, and everything with it. */
  void close() {
    closing = true;
  }

  /** The platform leaves what runs to the next one. */
  void leave() {
    leaving = true;
  }

  /** Its process ended while nobody watched; what follows from that is not another start. */
  boolean endedUnseen() {
    return endedUnseen;
  }

  /** Whether its process ended while nobody watched. */
  void endedUnseen(boolean ended) {
    endedUnseen = ended;
  }

  /** What to do when it is removed, if it is to be. */
  Optional<Runnable> removal() {
    return removal;
  }

  /** It is to be removed. */
  void remove(Runnable gone) {
    removal = Optional.of(gone);
  }

  /** It is not to be removed, or has been. */
  void keep() {
    removal = Optional.empty();
  }

  /** Somebody waits until it has come to where it is wanted. */
  void await(CompletableFuture<PluginInfo> done) {
    waiting.add(done);
  }

  /** It has come there. */
  void complete(PluginInfo plugin) {
    waiting.forEach(done -> done.complete(plugin));
    waiting.clear();
  }

  /** It never will. */
  void fail(PluginException problem) {
    waiting.forEach(done -> done.completeExceptionally(problem));
    waiting.clear();
  }
}
