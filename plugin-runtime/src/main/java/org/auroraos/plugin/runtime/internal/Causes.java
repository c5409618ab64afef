package org.auroraos.plugin.runtime.internal;

import java.util.Optional;

/** An exception in a few lines: each link of its chain with the place that threw it. */
public final class Causes {
  private static final int LONGEST_CHAIN = 8;
  private static final int LONGEST_TEXT = 2000;

  private Causes() {}

  /** One line for the exception and one for each of its causes, the outermost first. */
  public static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Optional<Throwable> link = Optional.of(thrown);
    // The limit also ends a chain that loops.
    for (int depth = 0; link.isPresent() && depth < LONGEST_CHAIN; depth++) {
      Throwable current = link.get();
      text.append(depth == 0 ? "" : "\n  caused by ").append(describe(current));
      link = Optional.ofNullable(current.getCause());
    }
    return text.toString();
  }

  private static String describe(Throwable thrown) {
    String words = words(thrown);
    if (words.length() > LONGEST_TEXT) {
      words = words.substring(0, LONGEST_TEXT) + "...";
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? words : words + " (at " + trace[0] + ")";
  }

  /** A plugin's exception may throw in its own methods. */
  private static String words(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException e) {
      return thrown.getClass().getName();
    }
  }
}
