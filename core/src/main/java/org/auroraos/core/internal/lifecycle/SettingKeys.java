package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auroraos.api.policy.PolicyException;

/**
 * The keys and values of one plugin's configuration. They are taken out one by one, what is left
 * belongs to somebody else, and every mistake is remembered: an operator mends them all at once.
 */
final class SettingKeys {
  private final Map<String, Object> left;
  private final String source;
  private final List<PolicyException> mistakes = new ArrayList<>();

  /**
   * All of a configuration.
   *
   * @param source its file, to be named in errors
   */
  SettingKeys(Map<String, Object> properties, String source) {
    this.left = new LinkedHashMap<>(properties);
    this.source = source;
  }

  /** Where they stand; empty when there is no configuration. */
  String source() {
    return source;
  }

  /** Takes a value; an empty one counts as not given. */
  Optional<String> text(String key) {
    return Optional.ofNullable(left.remove(key))
        .map(SettingKeys::written)
        .filter(text -> !text.isEmpty());
  }

  /** Takes a truth value. */
  boolean bool(String key, boolean missing) {
    Optional<String> text = text(key);
    if (text.isEmpty() || text.get().equals("true") || text.get().equals("false")) {
      return text.map(Boolean::valueOf).orElse(missing);
    }
    mistake(key, text.get(), "neither true nor false");
    return missing;
  }

  /** Takes a duration. */
  Duration duration(String key, Duration missing) {
    return text(key).map(text -> duration(key, text, missing)).orElse(missing);
  }

  /** The same, and {@link Durations#UNLIMITED} for {@code unlimited}. */
  Duration durationOrUnlimited(String key, Duration missing) {
    Optional<String> text = text(key);
    return text.filter("unlimited"::equals).isPresent()
        ? Durations.UNLIMITED
        : text.map(given -> duration(key, given, missing)).orElse(missing);
  }

  private Duration duration(String key, String text, Duration missing) {
    Optional<Duration> duration = Durations.parse(text);
    if (duration.isEmpty()) {
      mistake(key, text, "not a duration such as 500ms, 30s or 2m");
    }
    return duration.orElse(missing);
  }

  /** What nobody has taken, with its values as they were found. */
  Map<String, Object> left() {
    return Map.copyOf(left);
  }

  /** A value cannot be used. */
  void mistake(String key, Object value, String problem) {
    mistake(new PolicyException(source, key, written(value), problem));
  }

  /** Something cannot be used, and maybe more than one thing. */
  void mistake(PolicyException problem) {
    mistakes.add(problem);
  }

  /**
   * Nothing more is looked at.
   *
   * @throws PolicyException when there were mistakes; it has all of them
   */
  void complete() throws PolicyException {
    if (mistakes.size() == 1) {
      throw mistakes.get(0);
    }
    if (!mistakes.isEmpty()) {
      String problems =
          mistakes.stream().map(this::withoutSource).collect(Collectors.joining("; "));
      throw new PolicyException(source, "", "", problems);
    }
  }

  private String withoutSource(PolicyException mistake) {
    String here = source + ": ";
    String message = mistake.getMessage();
    return message.startsWith(here) ? message.substring(here.length()) : message;
  }

  private static String written(Object value) {
    return (value instanceof Object[] list ? Arrays.toString(list) : value.toString()).strip();
  }
}
