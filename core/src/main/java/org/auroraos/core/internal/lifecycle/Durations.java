package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written in configurations: {@code 500ms}, {@code 30s}, {@code 2m}. */
final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h)?");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L);

  /** Longer than anything runs. */
  static final Duration UNLIMITED = Duration.ofDays(36_500);

  private Durations() {}

  /** Reads a duration; a number without unit is seconds. Empty when it is none. */
  static Optional<Duration> parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    String unit = form.group(2) == null ? "s" : form.group(2);
    return Optional.of(Duration.ofMillis(Long.parseLong(form.group(1)) * MILLIS.get(unit)));
  }

  /** A duration as people say it. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
