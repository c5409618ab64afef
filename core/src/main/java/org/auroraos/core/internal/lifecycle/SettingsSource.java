package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.config.NamedConfiguration;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.auroraos.core.internal.supervise.RestartSettings;

/**
 * The settings of plugins: Config Admin's {@code org.auroraos.plugin~ID}, which names the policy
 * and may change any key of it; without one, the policy {@value #DEFAULT_POLICY}.
 */
final class SettingsSource {
  /** Factory PID of the plugins' configurations. */
  static final String FACTORY_PID = "org.auroraos.plugin";

  private static final String DEFAULT_POLICY = "service";
  private static final Duration POLL = Duration.ofMillis(50);

  private final NamedConfigurations configurations;
  private final PolicyRegistry policies;
  private final Path etc;
  private final Supplier<LifecycleSettings> defaults;

  SettingsSource(
      NamedConfigurations configurations,
      PolicyRegistry policies,
      Path etc,
      Supplier<LifecycleSettings> defaults) {
    this.configurations = configurations;
    this.policies = policies;
    this.etc = etc;
    this.defaults = defaults;
  }

  /**
   * The settings of a plugin as they are now.
   *
   * @param patience how long to wait for configuration files that lie there and were not read yet,
   *     as in the first moments of the platform
   */
  PluginSettings of(String id, Duration patience) throws SettingsException, InterruptedException {
    Map<String, Object> own = new LinkedHashMap<>();
    String policyName = DEFAULT_POLICY;
    try {
      Optional<NamedConfiguration> configuration = configuration(id, patience);
      configuration.ifPresent(found -> own.putAll(found.properties()));
      String source = configuration.map(NamedConfiguration::source).orElse("");
      own.keySet().removeIf(SettingsSource::technical);
      policyName = text(own.remove("policy")).orElse(DEFAULT_POLICY);
      Optional<String> autostart = text(own.remove("autostart"));
      Optional<String> startTimeout = text(own.remove("start-timeout"));
      Optional<String> stopGrace = text(own.remove("stop-grace"));
      Optional<String> explain = text(own.remove("explain"));
      Optional<String> learn = text(own.remove("learn"));
      SupervisionSettings supervision = SupervisionKeys.take(own, source);
      RestartSettings restart = RestartKeys.take(own, source);
      return new PluginSettings(
          policyName,
          policy(policyName, own, source, patience),
          autostart.isEmpty() || bool(autostart.get(), "autostart", source),
          startTimeout.isEmpty()
              ? defaults.get().startTimeout()
              : Durations.parse(startTimeout.get(), "start-timeout", source),
          stopGrace.isEmpty()
              ? defaults.get().stopGrace()
              : Durations.parse(stopGrace.get(), "stop-grace", source),
          explain.isPresent() && bool(explain.get(), "explain", source),
          learn.isPresent() && bool(learn.get(), "learn", source),
          supervision,
          restart);
    } catch (PolicyException | IOException e) {
      throw new SettingsException(policyName, e);
    }
  }

  private SandboxPolicy policy(
      String name, Map<String, Object> changes, String source, Duration patience)
      throws PolicyException, InterruptedException {
    if (changes.containsKey("extends")) {
      throw new PolicyException(
          source,
          "extends",
          text(changes.get("extends")).orElse(""),
          "a plugin names its policy in 'policy'");
    }
    SandboxPolicy policy = policies.await(name, patience);
    if (changes.isEmpty()) {
      return policy;
    }
    Map<String, Object> properties = new LinkedHashMap<>(changes);
    properties.put("extends", name);
    return policies.fromProperties(properties, source);
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
    return found;
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

  /** Keys by which Config Admin, FileInstall and DS keep their books. */
  private static boolean technical(String key) {
    return key.startsWith("service.")
        || key.startsWith("felix.fileinstall.")
        || key.startsWith("component.")
        || key.startsWith(":");
  }

  private static Optional<String> text(Object value) {
    return Optional.ofNullable(value).map(v -> v.toString().strip()).filter(v -> !v.isEmpty());
  }

  private static boolean bool(String text, String key, String source) throws PolicyException {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new PolicyException(source, key, text, "neither true nor false");
  }
}
