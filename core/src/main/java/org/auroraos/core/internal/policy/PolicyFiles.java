package org.auroraos.core.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.core.internal.config.FileReads;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.osgi.service.cm.ConfigurationEvent;

/**
 * Whether what is known of a policy is what stands in its files now. May be used by any thread.
 *
 * @param folder the configuration folder, if there is one
 * @param reads when files were read
 */
record PolicyFiles(Optional<Path> folder, FileReads reads) {
  private static final List<String> FORMS =
      List.of("~%s.cfg", "-%s.cfg", "~%s.config", "-%s.config");

  PolicyFiles(Optional<Path> folder) {
    this(folder, new FileReads(Clock.systemUTC()));
  }

  /** A configuration was read or deleted just now. */
  void heard(ConfigurationEvent event) {
    reads.heard(event);
  }

  /**
   * A policy and those that it extends, by name, as far as they stand in configurations; the last
   * is one that does not, or that was there before.
   */
  static List<String> chain(String name, Map<String, NamedConfiguration> configured) {
    List<String> chain = new ArrayList<>();
    Optional<String> next = Optional.of(name);
    while (next.isPresent() && !chain.contains(next.get())) {
      chain.add(next.get());
      next = Optional.ofNullable(configured.get(next.get())).map(PolicyResolver::parent);
    }
    return chain;
  }

  /** A file of one of these policies whose configuration has not come yet. */
  boolean hasUnread(List<String> chain, Map<String, NamedConfiguration> configured) {
    return chain.stream()
        .filter(name -> !configured.containsKey(name))
        .flatMap(this::candidates)
        .anyMatch(Files::exists);
  }

  /**
   * A file of one of these policies that was changed since it was read.
   *
   * @throws IOException when a file is there and cannot be looked at
   */
  Optional<Path> behind(List<String> chain, Map<String, NamedConfiguration> configured)
      throws IOException {
    for (String name : chain) {
      NamedConfiguration read = configured.get(name);
      Optional<Path> file =
          Optional.ofNullable(read).map(r -> Path.of(r.source())).filter(Path::isAbsolute);
      if (file.isPresent() && reads.isBehind(read.pid(), file.get())) {
        return file;
      }
    }
    return Optional.empty();
  }

  /** It was waited for in vain: a file that says what it said before is not read anew. */
  void giveUp(Path file) throws IOException {
    reads.giveUp(file);
  }

  private Stream<Path> candidates(String name) {
    return folder.stream()
        .flatMap(
            where ->
                FORMS.stream()
                    .map(
                        form ->
                            where.resolve(
                                PolicyRegistryComponent.FACTORY_PID + form.formatted(name))));
  }
}
