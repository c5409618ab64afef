package org.auroraos.launcher.internal.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.kept.KeptPlugin;
import org.auroraos.launcher.internal.state.FlatJson;
import org.auroraos.launcher.internal.state.PlatformState;
import org.auroraos.launcher.internal.state.StateFile;

/** {@code aurora status [--json]}: state, pid, uptime, version, and plugins that run without it. */
public final class StatusCommand {
  private static final String STOPPED = "stopped";

  private final Locations locations;

  /** For the platform of a data directory. */
  public StatusCommand(Locations locations) {
    this.locations = locations;
  }

  /**
   * Prints the status.
   *
   * @param arguments nothing or {@code --json}
   * @return {@link ExitCodes#OK} or {@link ExitCodes#NOT_RUNNING}
   */
  public int run(List<String> arguments) {
    boolean json = arguments.equals(List.of("--json"));
    if (!json && !arguments.isEmpty()) {
      throw new LauncherException(
          ExitCodes.USAGE, "status: unknown argument: " + String.join(" ", arguments));
    }
    Optional<PlatformState> state = new StateFile(locations).running();
    List<KeptPlugin> kept = state.isPresent() ? List.of() : KeptPlugin.in(locations.run());
    System.out.println(json ? json(state, kept) : text(state, kept));
    return state.isPresent() ? ExitCodes.OK : ExitCodes.NOT_RUNNING;
  }

  private String json(Optional<PlatformState> state, List<KeptPlugin> kept) {
    FlatJson object = new FlatJson();
    object.string("state", state.map(s -> s.phase().label()).orElse(STOPPED));
    state.ifPresent(
        s ->
            object
                .number("pid", s.pid())
                .string("started", s.started().toString())
                .number("uptimeSeconds", uptime(s).toSeconds())
                .string("version", s.version()));
    object.string("data", locations.data().toString());
    if (state.isEmpty()) {
      object.number("keptPlugins", kept.size());
    }
    return object.toString();
  }

  private String text(Optional<PlatformState> state, List<KeptPlugin> kept) {
    StringBuilder text = new StringBuilder();
    line(text, "state", state.map(s -> s.phase().label()).orElse(STOPPED));
    state.ifPresent(
        s -> {
          line(text, "pid", Long.toString(s.pid()));
          line(text, "uptime", Durations.text(uptime(s)));
          line(text, "version", s.version());
        });
    line(text, "data", locations.data().toString());
    if (!kept.isEmpty()) {
      line(text, "plugins", KeptHint.of(kept));
    }
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(" ".repeat(9 - name.length())).append(value).append('\n');
  }

  private static Duration uptime(PlatformState state) {
    Duration uptime = Duration.between(state.started(), Instant.now());
    return uptime.isNegative() ? Duration.ZERO : uptime;
  }
}
