package org.auroraos.core.internal.store;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.auroraos.core.internal.archive.PluginDescription;

/**
 * What is known of a plugin across restarts.
 *
 * @param description what it says about itself, of the current version
 * @param source the file or directory that it was deployed from
 * @param fingerprint of the source as it was then; tells whether it has changed
 * @param digest of the current version
 * @param previous digest of the version before, if it is kept
 * @param wanted whether it should run
 */
public record PluginRecord(
    PluginDescription description,
    Path source,
    String fingerprint,
    String digest,
    Optional<String> previous,
    boolean wanted) {
  /** Nothing is null. */
  public PluginRecord {
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(previous, "previous");
  }

  /** The plugin's id. */
  public String id() {
    return description.id();
  }

  /** Whether it was deployed from this source in this state. */
  public boolean comesFrom(Path otherSource, String otherFingerprint) {
    return source.equals(otherSource) && fingerprint.equals(otherFingerprint);
  }

  /** The same with another wish. */
  public PluginRecord wanted(boolean value) {
    return new PluginRecord(description, source, fingerprint, digest, previous, value);
  }

  /** The same content, seen again at a source. */
  public PluginRecord seenAt(Path newSource, String newFingerprint) {
    return new PluginRecord(description, newSource, newFingerprint, digest, previous, wanted);
  }

  /** A new version in the place of this one, wanted to run. */
  public PluginRecord replacedBy(PluginRecord next) {
    return new PluginRecord(
        next.description(),
        next.source(),
        next.fingerprint(),
        next.digest(),
        Optional.of(digest),
        true);
  }
}
