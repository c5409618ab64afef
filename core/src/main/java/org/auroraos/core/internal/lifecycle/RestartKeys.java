package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.auroraos.core.internal.supervise.RestartSettings;
import org.auroraos.core.internal.supervise.RestartStrategy;
import org.auroraos.core.internal.supervise.RestartType;

/** The keys {@code restart} and {@code restart.*} of a plugin's configuration. */
final class RestartKeys {
  /** All of them. */
  static final List<String> NAMES =
      List.of(
          "restart",
          "restart.strategy",
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
    RestartType type = word("restart", RestartType.values(), RestartType::text, defaults.type());
    RestartStrategy strategy =
        word(
            "restart.strategy",
            RestartStrategy.values(),
            RestartStrategy::text,
            defaults.strategy());
    Duration backoff = keys.duration("restart.backoff", defaults.delay());
    Duration most = keys.duration("restart.backoff-max", defaults.maxDelay());
    Duration resetAfter = keys.duration("restart.reset-after", defaults.resetAfter());
    int intensity = intensity(defaults.limit());
    Duration window = keys.duration("restart.window", defaults.window());
    try {
      return new RestartSettings(type, strategy, backoff, most, resetAfter, intensity, window);
    } catch (IllegalArgumentException e) {
      keys.mistake("restart", type.text(), e.getMessage());
      return defaults;
    }
  }

  private <T> T word(String key, T[] known, Function<T, String> word, T missing) {
    Optional<String> text = keys.text(key);
    if (text.isEmpty()) {
      return missing;
    }
    for (T value : known) {
      if (word.apply(value).equals(text.get())) {
        return value;
      }
    }
    String words = Arrays.stream(known).map(word).collect(Collectors.joining(", "));
    keys.mistake(key, text.get(), "none of " + words);
    return missing;
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
