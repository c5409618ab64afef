package org.auroraos.core.internal.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Amounts as people write them. */
public final class Units {
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Units() {}

  /** Bytes in the largest binary unit, with one decimal if it is not a whole number of them. */
  public static String bytes(long bytes) {
    int unit = 0;
    long divisor = 1;
    while (unit < BYTES.length - 1 && bytes / divisor >= 1024) {
      divisor <<= 10;
      unit++;
    }
    if (bytes % divisor == 0) {
      return bytes / divisor + BYTES[unit];
    }
    return String.format(Locale.ROOT, "%.1f%s", (double) bytes / divisor, BYTES[unit]);
  }

  /** The two largest units of a duration: {@code 3d4h}, {@code 5m12s}, {@code 7s}, {@code 40ms}. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds == 0) {
      return Math.max(0, duration.toMillis()) + "ms";
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return pair(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return pair(seconds / 3600, "h", seconds % 3600 / 60, "m");
    }
    return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  /** A point in time to the second, in a time zone. */
  public static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  private static String pair(long major, String majorUnit, long minor, String minorUnit) {
    return major + majorUnit + (minor == 0 ? "" : minor + minorUnit);
  }
}
