package org.auroraos.core.internal.lifecycle;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PermissionRequest;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginListener;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.text.TerminalText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lies in the deploy folder and is refused. Safe for concurrent use. */
final class Rejections {
  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

  private final Map<Path, Rejection> bySource = new TreeMap<>();
  private final PluginListener listener;
  private final Clock clock;

  Rejections(PluginListener listener, Clock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /** Refuses something that is not sound; it goes by the name of its file. */
  void refuse(Path source, String fingerprint, String problem) {
    String name = TerminalText.line(String.valueOf(source.getFileName()));
    add(
        source,
        new Rejection(fingerprint, info(name, name, "", "", guess(name), source, problem), ""));
  }

  /**
   * Refuses a sound plugin whose id another source has. It goes by the name of its file, or, where
   * that is taken, by its path, so that it can be told from the plugin.
   *
   * @param taken whether there is a plugin of an id
   */
  void refuse(
      Path source,
      String fingerprint,
      PluginDescription plugin,
      Path owner,
      Predicate<String> taken) {
    String name = TerminalText.line(String.valueOf(source.getFileName()));
    String id = taken.test(name) ? TerminalText.line(source.toString()) : name;
    String problem =
        name
            + ": its id "
            + plugin.id()
            + " belongs to "
            + owner.getFileName()
            + ProblemWords.ID_IS_TAKEN
            + "to update the plugin, replace "
            + owner.getFileName()
            + " by this file, or undeploy it first (aurora:undeploy "
            + plugin.id()
            + "), and this file takes its place; aurora:undeploy "
            + id
            + " removes this file";
    PluginInfo info =
        info(
            id,
            plugin.name(),
            plugin.version(),
            plugin.description(),
            plugin.shape(),
            source,
            problem);
    add(source, new Rejection(fingerprint, info, plugin.id()));
  }

  /** Refuses a sound plugin that may not start here. */
  void refuse(Path source, String fingerprint, Examined examined) {
    String problem = source.getFileName() + ": " + examined.refusal().orElseThrow();
    PluginDescription plugin = examined.plugin().description();
    Admission admission =
        new Admission(
            "",
            plugin.version(),
            examined.facts().findings(),
            examined.facts().signature(),
            plugin.permissions().stream()
                .map(p -> new PermissionRequest(p.name(), p.value(), p.reason()))
                .toList(),
            List.of(),
            List.of(),
            Optional.empty());
    PluginInfo info =
        info(
                plugin.id(),
                plugin.name(),
                plugin.version(),
                plugin.description(),
                plugin.shape(),
                source,
                problem)
            .toBuilder()
            .admission(Optional.of(admission))
            .build();
    add(source, new Rejection(fingerprint, info, ""));
  }

  synchronized void forget(Path source) {
    bySource.remove(source);
  }

  synchronized Optional<Rejection> find(Path source) {
    return Optional.ofNullable(bySource.get(source));
  }

  synchronized void keepOnly(Set<Path> sources) {
    bySource.keySet().retainAll(sources);
  }

  synchronized List<PluginInfo> list() {
    return bySource.values().stream().map(Rejection::info).toList();
  }

  /** The sources that only wait for an id to become free, with their fingerprints. */
  synchronized Map<Path, String> waitingFor(String id) {
    Map<Path, String> waiting = new TreeMap<>();
    bySource.forEach(
        (source, rejection) -> {
          if (rejection.wants().equals(id)) {
            waiting.put(source, rejection.fingerprint());
          }
        });
    return waiting;
  }

  private void add(Path source, Rejection rejection) {
    synchronized (this) {
      bySource.put(source, rejection);
    }
    LOG.warn("Not deployed: {}", rejection.info().problem());
    try {
      listener.stateChanged(PluginState.STAGED, rejection.info());
    } catch (RuntimeException e) {
      LOG.error("A listener of the plugin lifecycle failed", e);
    }
  }

  private PluginInfo info(
      String id,
      String name,
      String version,
      String description,
      PluginShape shape,
      Path source,
      String problem) {
    return PluginInfo.builder(id, shape)
        .name(name)
        .version(version)
        .description(description)
        .state(PluginState.REJECTED)
        .since(clock.instant())
        .source(source.toString())
        .problem(problem)
        .build();
  }

  private static PluginShape guess(String name) {
    return name.endsWith(".jar") ? PluginShape.BUNDLE : PluginShape.COMMAND;
  }
}
