package org.auroraos.launcher.internal.state;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code run/platform.json} says about the running platform.
 *
 * @param pid process id, as the platform sees itself
 * @param started start time of the process; together with the pid it names one process for sure
 * @param version version of the platform
 * @param phase how far it is
 */
public record PlatformState(long pid, Instant started, String version, Phase phase) {

  /** Phases of a platform's life. */
  public enum Phase {
    /** The framework comes up. */
    STARTING,
    /** The console answers. */
    RUNNING,
    /** It ends. */
    STOPPING;

    /** As written to the file and shown by {@code status}. */
    public String label() {
      return switch (this) {
        case STARTING -> "starting";
        case RUNNING -> "running";
        case STOPPING -> "stopping";
      };
    }
  }

  /** The same platform in another phase. */
  public PlatformState in(Phase other) {
    return new PlatformState(pid, started, version, other);
  }

  String toJson() {
    return new FlatJson()
        .number("pid", pid)
        .string("started", started.toString())
        .string("version", version)
        .string("state", phase.label())
        .toString();
  }

  static Optional<PlatformState> fromJson(String json) {
    Map<String, String> fields = FlatJson.parse(json);
    try {
      return Optional.of(
          new PlatformState(
              Long.parseLong(fields.getOrDefault("pid", "")),
              Instant.parse(fields.getOrDefault("started", "")),
              fields.getOrDefault("version", ""),
              phase(fields.getOrDefault("state", ""))));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Phase phase(String label) {
    for (Phase phase : Phase.values()) {
      if (phase.label().equals(label)) {
        return phase;
      }
    }
    throw new IllegalArgumentException(label);
  }
}
