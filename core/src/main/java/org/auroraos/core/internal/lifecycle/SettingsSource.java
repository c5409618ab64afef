package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.config.FileReads;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.auroraos.core.internal.supervise.RestartSettings;
import org.auroraos.core.internal.text.Suggestions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of plugins: Config Admin's {@code org.auroraos.plugin~ID}, which names the policy
 * and may change any key of it; without one, the policy {@value #DEFAULT_POLICY}.
 */
final class SettingsSource {
  /** Factory PID of the plugins' configurations. */
  static final String FACTORY_PID = "org.auroraos.plugin";

  private static final String DEFAULT_POLICY = "service";

  /** The keys that are no policy's, but for those of {@link RestartKeys}. */
  private static final List<String> NAMES =
      List.of("policy", "autostart", "start-timeout", "stop-grace", "explain", "learn");

  private static final Logger LOG = LoggerFactory.getLogger(SettingsSource.class);
  private static final Duration POLL = Duration.ofMillis(50);

  private final NamedConfigurations configurations;
  private final FileReads reads;
  private final PolicyRegistry policies;
  private final PolicyCodec codec;
  private final Path etc;
  private final Supplier<LifecycleSettings> defaults;

  SettingsSource(
      NamedConfigurations configurations,
      FileReads reads,
      PolicyRegistry policies,
      PolicyCodec codec,
      Path etc,
      Supplier<LifecycleSettings> defaults) {
    this.configurations = configurations;
    this.reads = reads;
    this.policies = policies;
    this.codec = codec;
    this.etc = etc;
    this.defaults = defaults;
  }

  /**
   * The settings of a plugin as they are now.
   *
   * @param patience how long to wait for configuration files that lie there and were not read yet,
   *     as in the first moments of the platform, or were changed since
   */
  PluginSettings of(String id, Duration patience) throws SettingsException, InterruptedException {
    String policyName = DEFAULT_POLICY;
    try {
      SettingKeys keys = keys(configuration(id, patience));
      policyName = keys.text("policy").orElse(DEFAULT_POLICY);
      boolean autostart = keys.bool("autostart", true);
      Duration startTimeout = keys.duration("start-timeout", defaults.get().startTimeout());
      Duration stopGrace = keys.durationOrUnlimited("stop-grace", defaults.get().stopGrace());
      boolean explain = keys.bool("explain", false);
      boolean learn = keys.bool("learn", false);
      SupervisionSettings supervision = SupervisionKeys.take(keys);
      RestartSettings restart = RestartKeys.take(keys);
      Optional<SandboxPolicy> policy = policy(policyName, keys, patience);
      keys.complete();
      return new PluginSettings(
          policyName,
          policy.orElseThrow(),
          autostart,
          startTimeout,
          stopGrace,
          explain,
          learn,
          supervision,
          restart);
    } catch (PolicyException | IOException e) {
      throw new SettingsException(policyName, e);
    }
  }

  private static SettingKeys keys(Optional<NamedConfiguration> configuration) {
    Map<String, Object> own = configuration.map(NamedConfiguration::own).orElse(Map.of());
    return new SettingKeys(own, configuration.map(NamedConfiguration::source).orElse(""));
  }

  /** Empty when there is none; that is a mistake then. */
  private Optional<SandboxPolicy> policy(String name, SettingKeys keys, Duration patience)
      throws PolicyException, InterruptedException {
    Map<String, Object> changes = changes(keys);
    SandboxPolicy base;
    try {
      base = policies.await(name, patience);
    } catch (PolicyException e) {
      if (policies.find(name).isPresent()) {
        keys.mistake(e);
      } else {
        keys.mistake("policy", name, noSuchPolicy(name));
      }
      return Optional.empty();
    }
    if (changes.isEmpty()) {
      return Optional.of(base);
    }
    changes.put("extends", name);
    try {
      return Optional.of(policies.fromProperties(changes, keys.source()));
    } catch (PolicyException e) {
      keys.mistake(e);
      return Optional.empty();
    }
  }

  /** What is left and is a key of a policy; anything else is a mistake. */
  private Map<String, Object> changes(SettingKeys keys) {
    Set<String> ofPolicies = codec.toProperties(SandboxPolicy.builder().build()).keySet();
    Set<String> known = new TreeSet<>(NAMES);
    known.addAll(RestartKeys.NAMES);
    known.addAll(SupervisionKeys.NAMES);
    known.addAll(ofPolicies);
    Map<String, Object> changes = new TreeMap<>(keys.left());
    keys.left()
        .forEach(
            (key, value) -> {
              if (!ofPolicies.contains(key)) {
                changes.remove(key);
                keys.mistake(key, value, unknown(key, known));
              }
            });
    return changes;
  }

  private static String unknown(String key, Set<String> known) {
    return key.equals("extends")
        ? "a plugin names its policy in 'policy'"
        : "unknown key" + Suggestions.didYouMean(key, known);
  }

  private String noSuchPolicy(String name) {
    List<String> names = policies.list().stream().map(PolicyEntry::name).toList();
    return "there is no policy of this name"
        + Suggestions.didYouMean(name, names)
        + "; there are "
        + String.join(", ", names);
  }

  private Optional<NamedConfiguration> configuration(String id, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<NamedConfiguration> found = find(id);
    while (found.isEmpty() && fileOf(id).isPresent()) {
      if (System.nanoTime() >= deadline) {
        throw new IOException(
            fileOf(id).map(Path::toString).orElse(id)
                + " has not been read by the platform; does it parse?");
      }
      Thread.sleep(POLL.toMillis());
      found = find(id);
    }
    while (!patience.isZero() && found.isPresent() && isBehind(found.get())) {
      if (System.nanoTime() >= deadline) {
        Path file = Path.of(found.get().source());
        LOG.info("{} was written, and what was read before still holds: nothing new came", file);
        reads.giveUp(file);
        break;
      }
      Thread.sleep(POLL.toMillis());
      found = find(id);
    }
    return found;
  }

  private boolean isBehind(NamedConfiguration read) throws IOException {
    Path source = Path.of(read.source());
    return source.isAbsolute() && reads.isBehind(read.pid(), source);
  }

  private Optional<NamedConfiguration> find(String id) throws IOException {
    List<NamedConfiguration> found =
        configurations.list().stream().filter(c -> c.name().equals(id)).toList();
    if (found.stream().map(NamedConfiguration::source).distinct().count() > 1) {
      String sources =
          found.stream().map(NamedConfiguration::source).sorted().collect(Collectors.joining(", "));
      throw new IOException(
          "the settings of plugin "
              + id
              + " are there more than once: "
              + sources
              + "; remove all but one");
    }
    return found.stream().findFirst();
  }

  private Optional<Path> fileOf(String id) throws IOException {
    return Optional.ofNullable(NamedConfigurations.filesIn(etc, FACTORY_PID).get(id));
  }
}
