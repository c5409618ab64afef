package org.auroraos.core.internal.deploy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.auroraos.core.internal.archive.Completeness;
import org.auroraos.core.internal.archive.SourceState;
import org.auroraos.core.internal.lifecycle.PluginDeployer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what lies in the deploy folder with what was offered. A source is complete when nothing
 * of it was written to for a while, or when it is a zip archive with its end: a file that is
 * renamed into the folder is taken at once, a copy that grows is waited for, and longer as long as
 * its end is missing.
 */
final class FolderScan {
  /** How long a source must have been left alone. */
  static final Duration SETTLE = Duration.ofSeconds(1);

  /** How long one must have been that shows that something is missing: a copy may falter. */
  static final Duration SETTLE_CUT_OFF = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);

  private final Path folder;
  private final PluginDeployer deployer;
  private final Function<Path, Completeness> completeness;
  private final Clock clock;
  private final Map<Path, String> offered = new HashMap<>();
  private final Map<Path, Seen> waiting = new HashMap<>();
  private boolean missing;

  /** A state of a source, and since when it has been in it. */
  private record Seen(String fingerprint, Instant since) {}

  /**
   * A scan.
   *
   * @param completeness what a file shows by itself
   */
  FolderScan(
      Path folder,
      PluginDeployer deployer,
      Function<Path, Completeness> completeness,
      Clock clock) {
    this.folder = folder;
    this.deployer = deployer;
    this.completeness = completeness;
    this.clock = clock;
  }

  /**
   * Looks once.
   *
   * @return whether everything that lies there has been offered
   */
  synchronized boolean look() {
    Optional<SortedSet<Path>> sources = list();
    if (sources.isEmpty()) {
      return true;
    }
    offered.keySet().retainAll(sources.get());
    waiting.keySet().retainAll(sources.get());
    deployer.keepOnly(sources.get());
    boolean complete = true;
    for (Path source : sources.get()) {
      complete &= look(source);
    }
    return complete;
  }

  private boolean look(Path source) {
    try {
      SourceState state = SourceState.of(source);
      if (state.fingerprint().equals(offered.get(source))) {
        return true;
      }
      if (!isComplete(source, state)) {
        return false;
      }
      waiting.remove(source);
      offered.put(source, state.fingerprint());
      deployer.offer(source, state.fingerprint());
      return true;
    } catch (IOException e) {
      // Gone while it was looked at, or not readable: the next look tells more.
      LOG.debug("{} cannot be looked at", source, e);
      return !Files.exists(source);
    }
  }

  private boolean isComplete(Path source, SourceState state) {
    Instant now = clock.instant();
    Seen seen = waiting.get(source);
    if (seen == null || !seen.fingerprint().equals(state.fingerprint())) {
      seen = new Seen(state.fingerprint(), now);
      waiting.put(source, seen);
    }
    Completeness shown = completeness.apply(source);
    Duration settle = shown == Completeness.CUT_OFF ? SETTLE_CUT_OFF : SETTLE;
    boolean leftAlone = seen.since().plus(settle).compareTo(now) <= 0;
    boolean old = state.changed().plus(settle).compareTo(now) <= 0;
    return leftAlone || old || shown == Completeness.WHOLE;
  }

  /** What could be plugins; empty when the folder cannot be read, which undeploys nothing. */
  private Optional<SortedSet<Path>> list() {
    SortedSet<Path> sources = new TreeSet<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) {
        if (!TemporaryNames.matches(path.getFileName().toString())) {
          sources.add(path);
        }
      }
      missing = false;
      return Optional.of(sources);
    } catch (IOException | DirectoryIteratorException e) {
      if (!missing) {
        LOG.warn("The deploy folder cannot be read; plugins stay as they are: {}", e.toString());
        deployer.unreadable(folder + advice(e));
      }
      missing = true;
      return Optional.empty();
    }
  }

  private String advice(Exception problem) {
    return Files.notExists(folder)
        ? ", which does not exist; create it"
        : ", which cannot be read ("
            + problem
            + "); make it a directory that the user "
            + System.getProperty("user.name")
            + " can read";
  }
}
