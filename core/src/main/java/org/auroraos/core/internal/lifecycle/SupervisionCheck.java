package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.Optional;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.health.HealthCheck;
import org.auroraos.core.internal.health.HealthSettings;
import org.auroraos.core.internal.health.Readiness;
import org.auroraos.core.internal.health.SupervisionSettings;

/** Whether a plugin can be watched in the way that its configuration wants. */
final class SupervisionCheck {
  private SupervisionCheck() {}

  /**
   * Checks it.
   *
   * @throws SettingsException when it cannot; the message says what to change
   */
  static void check(PluginDescription plugin, PluginSettings settings) throws SettingsException {
    String problem = problem(plugin, settings);
    if (!problem.isEmpty()) {
      throw new SettingsException(settings.policyName(), new IOException(problem));
    }
  }

  private static String problem(PluginDescription plugin, PluginSettings settings) {
    SupervisionSettings wanted = settings.supervision();
    boolean bundle = plugin.shape() == PluginShape.BUNDLE;
    Optional<HealthSettings> health = Healths.of(plugin, settings);
    if (bundle && wanted.readiness() != Readiness.RUNNING) {
      return "readiness = "
          + wanted.readiness().text()
          + " is for command plugins and packs: a bundle plugin is ready when its bundles are"
          + " started; remove the key";
    }
    if (!bundle && wanted.warmSpare()) {
      return "warm-spare is for bundle plugins: of a command nothing can be made ready before it"
          + " runs; remove the key";
    }
    if (!bundle && wanted.watchdog().isPresent() && wanted.readiness() != Readiness.LINE) {
      return "watchdog needs readiness = line: the signs of life are lines on the readiness"
          + " descriptor; health.command can check a plugin that writes none";
    }
    if (wanted.readiness() == Readiness.HEALTH && health.isEmpty()) {
      return "readiness = health needs a health check: health.command, health.http, or the entry"
          + " point health of a pack, with a health.interval above 0";
    }
    if (!bundle && health.filter(h -> h.check() instanceof HealthCheck.Service).isPresent()) {
      return "health.service is for bundle plugins: others have no OSGi services; use"
          + " health.command";
    }
    boolean http = health.filter(h -> h.check() instanceof HealthCheck.Http).isPresent();
    if (http && settings.policy().network() == NetworkAccess.NONE) {
      return "health.http cannot be reached under the policy "
          + settings.policyName()
          + ": with network = none not even loopback is up; use health.command, or a policy with"
          + " network = loopback";
    }
    return "";
  }
}
