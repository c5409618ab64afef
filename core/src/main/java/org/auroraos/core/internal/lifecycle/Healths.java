package org.auroraos.core.internal.lifecycle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.health.HealthCheck;
import org.auroraos.core.internal.health.HealthSettings;

/** What the operator wants and what the plugin brings, put together. */
final class Healths {
  private Healths() {}

  /** How a plugin is checked; empty if it is not. */
  static Optional<HealthSettings> of(PluginDescription plugin, PluginSettings settings) {
    return settings
        .supervision()
        .health(
            Optional.ofNullable(plugin.commands().get(EntryPoint.HEALTH)), plugin.healthTimeout());
  }

  /**
   * The same for what is deployed: a program that the operator names without a path is the file of
   * this name in the plugin, if there is one, and else looked for in PATH inside.
   *
   * @param code the plugin's files
   */
  static Optional<HealthSettings> of(PluginDescription plugin, PluginSettings settings, Path code) {
    Optional<HealthSettings> health = of(plugin, settings);
    boolean own = settings.supervision().check().isPresent();
    return own ? health.map(found -> found.with(inside(found.check(), code))) : health;
  }

  private static HealthCheck inside(HealthCheck check, Path code) {
    if (!(check instanceof HealthCheck.Command command)) {
      return check;
    }
    String program = command.command().get(0);
    boolean bare = program.indexOf('/') < 0 && program.indexOf('\0') < 0;
    if (!bare || !Files.isRegularFile(code.resolve(program))) {
      return check;
    }
    List<String> words = new ArrayList<>(command.command());
    words.set(0, LaunchPlanner.CODE + "/" + program);
    return new HealthCheck.Command(words);
  }
}
