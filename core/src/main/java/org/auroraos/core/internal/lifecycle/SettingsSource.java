package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The settings of plugins: Config Admin's {@code org.auroraos.plugin~ID}, which names the policy
 * and may change any key of it; without one, the policy {@value #DEFAULT_POLICY}.
 */
final class SettingsSource {
  /** Factory PID of the plugins' configurations. */
  static final String FACTORY_PID = "org.auroraos.plugin";

  private static final String DEFAULT_POLICY = "service";
  private static final Duration POLL = Duration.ofMillis(50);

  private final ConfigurationAdmin configurations;
  private final PolicyRegistry policies;
  private final Path etc;
  private final Supplier<LifecycleSettings> defaults;

  SettingsSource(
      ConfigurationAdmin configurations,
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
      own.putAll(configuration(id, patience));
      String source = source(own, id);
      own.keySet().removeIf(SettingsSource::technical);
      policyName = text(own.remove("policy")).orElse(DEFAULT_POLICY);
      Optional<String> autostart = text(own.remove("autostart"));
      Optional<String> startTimeout = text(own.remove("start-timeout"));
      Optional<String> stopGrace = text(own.remove("stop-grace"));
      return new PluginSettings(
          policyName,
          policy(policyName, own, source, patience),
          autostart.isEmpty() || bool(autostart.get(), "autostart", source),
          startTimeout.isEmpty()
              ? defaults.get().startTimeout()
              : Durations.parse(startTimeout.get(), "start-timeout", source),
          stopGrace.isEmpty()
              ? defaults.get().stopGrace()
              : Durations.parse(stopGrace.get(), "stop-grace", source));
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

  private Map<String, Object> configuration(String id, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Path file = etc.resolve(FACTORY_PID + "~" + id + ".cfg");
    Optional<Map<String, Object>> found = find(id);
    while (found.isEmpty() && Files.exists(file)) {
      if (System.nanoTime() >= deadline) {
        throw new IOException(file + " has not been read by the platform; does it parse?");
      }
      Thread.sleep(POLL.toMillis());
      found = find(id);
    }
    return found.orElseGet(Map::of);
  }

  private Optional<Map<String, Object>> find(String id) throws IOException {
    try {
      Configuration[] found =
          configurations.listConfigurations("(service.pid=" + FACTORY_PID + "~" + id + ")");
      if (found == null || found.length == 0 || found[0].getProperties() == null) {
        return Optional.empty();
      }
      Map<String, Object> properties = new LinkedHashMap<>();
      Dictionary<String, Object> values = found[0].getProperties();
      for (String key : Collections.list(values.keys())) {
        properties.put(key, values.get(key));
      }
      return Optional.of(properties);
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException("an id that is none: " + id, e);
    }
  }

  private static String source(Map<String, Object> properties, String id) {
    return text(properties.get("felix.fileinstall.filename"))
        .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
        .orElse("configuration " + FACTORY_PID + "~" + id);
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
