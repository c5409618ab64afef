package org.auroraos.core.internal.lifecycle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of one plugin: those that its process was started under, those that hold now, and
 * whether the first still are the second. On the plugin's queue.
 */
final class Terms {
  private static final Logger LOG = LoggerFactory.getLogger(Terms.class);

  /** At the platform's start, configuration files may not have been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String id;
  private final LifecycleServices services;
  private final PluginStatus status;
  private Optional<PluginSettings> settings = Optional.empty();

  /** The policy that the process runs under, as JSON. */
  private String policyInForce = "";

  /** Nothing is known yet. */
  Terms(String id, LifecycleServices services, PluginStatus status) {
    this.id = id;
    this.services = services;
    this.status = status;
  }

  /** Those that were read last, if they could be used. */
  Optional<PluginSettings> settings() {
    return settings;
  }

  /** Reads them for a start. */
  PluginSettings read() throws SettingsException, InterruptedException {
    settings = Optional.empty();
    PluginSettings now = services.settings().of(id, PATIENCE);
    settings = Optional.of(now);
    status.policy(now.policyName());
    return now;
  }

  /**
   * Reads them for a process that runs already: it is taken over even where they cannot be used.
   */
  void readIfUsable() {
    settings = Optional.empty();
    try {
      settings = Optional.of(services.settings().of(id, PATIENCE));
    } catch (SettingsException e) {
      LOG.info("Plugin {}: its settings cannot be used now: {}", id, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A process is started under a policy. */
  void enforce(PluginSettings now) {
    policyInForce = services.codec().toJson(now.policy());
  }

  /** A process was taken over that runs under this policy. */
  void inForce(String policy) {
    policyInForce = policy;
    status.policyStale(settings.filter(this::isInForce).isEmpty(), "");
  }

  /** Finds out under which policy it would be started, for those who look at it. */
  void show() {
    try {
      status.policy(services.settings().of(id, Duration.ZERO).policyName());
    } catch (SettingsException e) {
      status.policy(e.policyName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A policy or a configuration has changed.
   *
   * @param running whether there is a process
   * @return what holds now; empty while it cannot be used
   */
  Change changed(boolean running) {
    try {
      PluginSettings now = services.settings().of(id, Duration.ZERO);
      if (running) {
        status.policyStale(!isInForce(now), "");
      }
      boolean same = settings.filter(s -> s.policy().equals(now.policy())).isPresent();
      return new Change(Optional.of(now), !same, "");
    } catch (SettingsException e) {
      if (running) {
        status.policyStale(true, e.getMessage());
      }
      return new Change(Optional.empty(), true, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Change(Optional.empty(), false, "");
    }
  }

  /**
   * What a change of the configuration means.
   *
   * @param now what holds; empty while it cannot be used
   * @param otherPolicy whether the policy is another than that of the last start
   * @param problem why it cannot be used, fit for a terminal; empty if nobody can tell
   */
  record Change(Optional<PluginSettings> now, boolean otherPolicy, String problem) {}

  /** How long it may take to become ready. */
  Duration startTimeout() {
    return settings
        .map(PluginSettings::startTimeout)
        .orElseGet(() -> services.common().get().startTimeout());
  }

  /** How its process is watched; where nothing can be read, as by default. */
  Vigil.Care care(PluginRecord plugin) {
    return new Vigil.Care(
        settings.map(PluginSettings::supervision).orElseGet(SupervisionSettings::defaults),
        settings.flatMap(now -> Healths.of(plugin.description(), now, code(plugin))),
        startTimeout());
  }

  private Path code(PluginRecord plugin) {
    return services.store().code(plugin.id(), plugin.digest());
  }

  /** How long it may take to end. */
  Duration stopGrace() {
    return settings.map(PluginSettings::stopGrace).orElse(Duration.ZERO);
  }

  private boolean isInForce(PluginSettings now) {
    return services.codec().toJson(now.policy()).equals(policyInForce);
  }
}
