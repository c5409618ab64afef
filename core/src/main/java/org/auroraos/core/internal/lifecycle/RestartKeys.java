package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auroraos.core.internal.supervise.RestartSettings;
import org.auroraos.core.internal.supervise.RestartType;

/** The keys {@code restart} and {@code restart.*} of a plugin's configuration. */
final class RestartKeys {
  /** All of them. */
  static final List<String> NAMES =
      List.of(
          "restart",
          "restart.backoff",
          "restart.backoff-max",
          "restart.reset-after",
          "restart.intensity",
          "restart.window");

  private final SettingKeys keys;

  private RestartKeys(SettingKeys keys) {
    this.keys = keys;
  }

  /** Reads the keys, and takes them out. What cannot be used is a mistake there. */
  static RestartSettings take(SettingKeys keys) {
    return new RestartKeys(keys).settings();
  }

  private RestartSettings settings() {
    RestartSettings defaults = RestartSettings.defaults();
    RestartType type = type();
    Duration backoff = keys.duration("restart.backoff", defaults.delay());
    Duration most = keys.duration("restart.backoff-max", defaults.maxDelay());
    Duration resetAfter = keys.duration("restart.reset-after", defaults.resetAfter());
    int intensity = intensity(defaults.limit());
    Duration window = keys.duration("restart.window", defaults.window());
    try {
      return new RestartSettings(type, backoff, most, resetAfter, intensity, window);
    } catch (IllegalArgumentException e) {
      keys.mistake("restart", type.text(), e.getMessage());
      return defaults;
    }
  }

  private RestartType type() {
    Optional<String> text = keys.text("restart");
    if (text.isEmpty()) {
      return RestartType.NEVER;
    }
    for (RestartType type : RestartType.values()) {
      if (type.text().equals(text.get())) {
        return type;
      }
    }
    String known =
        Arrays.stream(RestartType.values())
            .map(RestartType::text)
            .collect(Collectors.joining(", "));
    keys.mistake("restart", text.get(), "none of " + known);
    return RestartType.NEVER;
  }

  private int intensity(int missing) {
    Optional<String> text = keys.text("restart.intensity");
    if (text.isEmpty()) {
      return missing;
    }
    if (!text.get().matches("\\d{1,4}")) {
      keys.mistake("restart.intensity", text.get(), "not a number from 0 to 9999");
      return missing;
    }
    return Integer.parseInt(text.get());
  }
}
