package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.store.PluginStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of a plugin that is deployed and the one that is to replace it, as the store has
 * them. On the plugin's queue.
 */
final class Versions {
  private static final Logger LOG = LoggerFactory.getLogger(Versions.class);

  private final String id;
  private final PluginStore store;
  private Optional<PluginRecord> current = Optional.empty();
  private Optional<PluginRecord> proposed = Optional.empty();
  private Optional<PluginRecord> next = Optional.empty();

  /** What was proposed last and an operator has refused. */
  private Optional<PluginRecord> declined = Optional.empty();

  /** There is none yet. */
  Versions(String id, PluginStore store) {
    this.id = id;
    this.store = store;
  }

  /** Whether the store does not know what is wanted of the deployed one. */
  private boolean unwritten;

  /** The one whose turn could not be written down. */
  private Optional<PluginRecord> postponed = Optional.empty();

  /** The one that is deployed. */
  Optional<PluginRecord> current() {
    return current;
  }

  /** The one that may come to replace it, if it is admitted. */
  Optional<PluginRecord> proposed() {
    return proposed;
  }

  /** The one that might have come to replace it, and may still, if an operator thinks again. */
  Optional<PluginRecord> declined() {
    return declined;
  }

  /** The one that replaces it as soon as it has ended. */
  Optional<PluginRecord> next() {
    return next;
  }

  /** Whether nothing of it was ever kept. */
  boolean empty() {
    return current.isEmpty() && proposed.isEmpty() && next.isEmpty() && postponed.isEmpty();
  }

  /** Whether it should run. */
  boolean wanted() {
    return current.filter(PluginRecord::wanted).isPresent();
  }

  /** Takes over what the store knows. */
  void adopt(PluginRecord record) {
    current = Optional.of(record);
  }

  /** Whether a source in this state is the deployed version, and nothing waits to replace it. */
  boolean isDeployed(Path source, String fingerprint) {
    return next.isEmpty()
        && proposed.isEmpty()
        && current.filter(r -> r.comesFrom(source, fingerprint)).isPresent();
  }

  /**
   * Keeps what was unpacked: as what is proposed, or, where it is the deployed version's content,
   * as another sight of that.
   *
   * @return whether it is proposed now
   * @throws IOException when it cannot be kept; everything is as before then
   */
  boolean offer(Examined examined, Path source, String fingerprint) throws IOException {
    String digest = store.commit(id, examined.plugin().root());
    store.save(id, digest, examined.facts());
    postponed = Optional.empty();
    declined = Optional.empty();
    if (next.isEmpty() && current.filter(now -> now.digest().equals(digest)).isPresent()) {
      PluginRecord seen = current.get().seenAt(source, fingerprint);
      store.save(seen);
      unwritten = false;
      current = Optional.of(seen);
      proposed = Optional.empty();
      return false;
    }
    proposed =
        Optional.of(
            new PluginRecord(
                examined.plugin().description(),
                source,
                fingerprint,
                digest,
                Optional.empty(),
                true));
    return true;
  }

  /** What could not take its place waits again. */
  boolean again() {
    boolean waits = next.isEmpty() && postponed.isPresent();
    next = waits ? postponed : next;
    postponed = Optional.empty();
    return waits;
  }

  /** What is proposed is to replace the deployed version. */
  void accept() {
    next = proposed;
    proposed = Optional.empty();
  }

  /** What is proposed is not wanted by an operator. */
  void decline() {
    declined = proposed;
    proposed = Optional.empty();
  }

  /** What is proposed will not do. */
  void dismiss() {
    proposed = Optional.empty();
  }

  /** What was declined is proposed again. */
  void reconsider() {
    proposed = declined;
    declined = Optional.empty();
  }

  /** Nothing waits any more. */
  void forgetNext() {
    next = Optional.empty();
    postponed = Optional.empty();
    proposed = Optional.empty();
    declined = Optional.empty();
  }

  /**
   * What waits takes its place.
   *
   * @return what is deployed now
   * @throws IOException when that cannot be written; nothing waits then, the rest is as before,
   *     until it is to be tried {@link #again}
   */
  PluginRecord swap() throws IOException {
    PluginRecord version = next.orElseThrow();
    next = Optional.empty();
    PluginRecord record = current.map(now -> now.replacedBy(version)).orElse(version);
    postponed = Optional.of(version);
    store.save(record);
    unwritten = false;
    postponed = Optional.empty();
    current = Optional.of(record);
    return record;
  }

  /**
   * Notes whether it should run, for this platform in any case.
   *
   * @throws IOException when it cannot be written: the next platform knows only what was wanted
   *     before, unless this is said once more
   */
  void want(boolean wanted) throws IOException {
    if (current.isEmpty() || (current.get().wanted() == wanted && !unwritten)) {
      return;
    }
    current = Optional.of(current.get().wanted(wanted));
    unwritten = true;
    store.save(current.get());
    unwritten = false;
  }

  /** Deletes what nobody goes back to, and nothing waits to be. */
  void prune() {
    try {
      Set<String> coming =
          Stream.of(proposed, next, postponed, declined)
              .flatMap(Optional::stream)
              .map(PluginRecord::digest)
              .collect(Collectors.toSet());
      store.prune(current.orElseThrow(), coming);
    } catch (IOException e) {
      LOG.warn("Plugin {}: an old version could not be deleted: {}", id, e.toString());
    }
  }

  /** Deletes all but the data. */
  void remove() {
    try {
      store.remove(id);
    } catch (IOException e) {
      LOG.warn("Plugin {}: its files could not all be deleted: {}", id, e.toString());
    }
    current = Optional.empty();
  }
}
