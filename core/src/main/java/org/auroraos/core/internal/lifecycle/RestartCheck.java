package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.core.internal.store.PluginRecord;

/** Whether what runs could be started again, before it is ended for that. */
final class RestartCheck {
  /** As long as a start waits for files that have not been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LifecycleServices services;

  RestartCheck(LifecycleServices services) {
    this.services = services;
  }

  /** What would prevent its start now: its settings, its policy, or its files. */
  Optional<String> obstacle(PluginRecord plugin) {
    try {
      PluginSettings now = services.settings().of(plugin.id(), PATIENCE);
      services.store().verify(plugin);
      services.planner().check(plugin, now);
      return Optional.empty();
    } catch (SettingsException | IOException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the platform ends");
    }
  }
}
