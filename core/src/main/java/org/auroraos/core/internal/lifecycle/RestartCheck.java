package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.core.internal.approve.Verdict;
import org.auroraos.core.internal.store.PluginRecord;

/** Whether what runs could be started again, before it is ended for that. */
final class RestartCheck {
  /** As long as a start waits for files that have not been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final LifecycleServices services;

  RestartCheck(LifecycleServices services) {
    this.services = services;
  }

  /** What would prevent its start now: its settings, its policy, its files, or an operator. */
  Optional<String> obstacle(PluginRecord plugin) {
    try {
      PluginSettings now = services.settings().of(plugin.id(), PATIENCE);
      SupervisionCheck.check(plugin.description(), now);
      services.integrity().verify(plugin);
      services.planner().check(plugin, now);
      Verdict verdict = services.admissions().judge(plugin, now.policyName(), now.policy());
      boolean waits = verdict.refusal().isEmpty() && verdict.admission().waits();
      return waits
          ? Optional.of(
              "it waits for approval: " + String.join("; ", verdict.admission().questions()))
          : verdict.refusal();
    } catch (SettingsException | IOException e) {
      return Optional.of(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the platform ends");
    }
  }
}
