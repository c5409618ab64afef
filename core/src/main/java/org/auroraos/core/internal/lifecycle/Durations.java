package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auroraos.api.policy.PolicyException;

/** Durations as they are written in configurations: {@code 500ms}, {@code 30s}, {@code 2m}. */
final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h)?");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L);

  /** Longer than anything runs. */
  static final Duration UNLIMITED = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * Reads a duration; a number without unit is seconds.
   *
   * @param source what to name in errors
   */
  static Duration parse(String text, String key, String source) throws PolicyException {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new PolicyException(source, key, text, "not a duration such as 500ms, 30s or 2m");
    }
    String unit = form.group(2) == null ? "s" : form.group(2);
    return Duration.ofMillis(Long.parseLong(form.group(1)) * MILLIS.get(unit));
  }

  /** The same, and {@code unlimited} for {@link #UNLIMITED}. */
  static Duration parseOrUnlimited(String text, String key, String source) throws PolicyException {
    return text.strip().equals("unlimited") ? UNLIMITED : parse(text, key, source);
  }

  /** A duration as people say it. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
