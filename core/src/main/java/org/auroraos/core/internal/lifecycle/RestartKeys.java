package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.core.internal.supervise.RestartSettings;
import org.auroraos.core.internal.supervise.RestartStrategy;
import org.auroraos.core.internal.supervise.RestartType;

/** The keys {@code restart} and {@code restart.*} of a plugin's configuration. */
final class RestartKeys {
  private final Map<String, Object> properties;
  private final String source;

  private RestartKeys(Map<String, Object> properties, String source) {
    this.properties = properties;
    this.source = source;
  }

  /**
   * Reads the keys, and takes them out.
   *
   * @param source what to name in errors
   */
  static RestartSettings take(Map<String, Object> properties, String source)
      throws PolicyException {
    return new RestartKeys(properties, source).settings();
  }

  private RestartSettings settings() throws PolicyException {
    RestartSettings defaults = RestartSettings.defaults();
    RestartType type = word("restart", RestartType.values(), RestartType::text, defaults.type());
    RestartStrategy strategy =
        word(
            "restart.strategy",
            RestartStrategy.values(),
            RestartStrategy::text,
            defaults.strategy());
    Duration backoff = duration("restart.backoff", defaults.delay());
    Duration most = duration("restart.backoff-max", defaults.maxDelay());
    Duration resetAfter = duration("restart.reset-after", defaults.resetAfter());
    int intensity = intensity(defaults.limit());
    Duration window = duration("restart.window", defaults.window());
    try {
      return new RestartSettings(type, strategy, backoff, most, resetAfter, intensity, window);
    } catch (IllegalArgumentException e) {
      throw new PolicyException(source, "restart", type.text(), e.getMessage());
    }
  }

  private <T> T word(String key, T[] known, Function<T, String> word, T missing)
      throws PolicyException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return missing;
    }
    for (T value : known) {
      if (word.apply(value).equals(text.get())) {
        return value;
      }
    }
    String words = Arrays.stream(known).map(word).collect(Collectors.joining(", "));
    throw new PolicyException(source, key, text.get(), "none of " + words);
  }

  private Duration duration(String key, Duration missing) throws PolicyException {
    Optional<String> text = text(key);
    return text.isEmpty() ? missing : Durations.parse(text.get(), key, source);
  }

  private int intensity(int missing) throws PolicyException {
    Optional<String> text = text("restart.intensity");
    if (text.isEmpty()) {
      return missing;
    }
    if (!text.get().matches("\\d{1,4}")) {
      throw new PolicyException(
          source, "restart.intensity", text.get(), "not a number from 0 to 9999");
    }
    return Integer.parseInt(text.get());
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(properties.remove(key))
        .map(value -> value.toString().strip())
        .filter(value -> !value.isEmpty());
  }
}
