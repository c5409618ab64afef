package org.auroraos.plugin.runtime.internal;

import java.util.Optional;

/** An exception in a few lines, the outermost first. */
public final class Causes {
  private static final int LONGEST_CHAIN = 8;
  private static final int LONGEST_TEXT = 2000;

  private Causes() {}

  /** One line for the exception and one for each of its causes, with the places in the code. */
  public static String withPlaces(Throwable thrown) {
    return describe(thrown, true);
  }

  /** One line for the exception and one for each of its causes. */
  public static String of(Throwable thrown) {
    return describe(thrown, false);
  }

  private static String describe(Throwable thrown, boolean places) {
    StringBuilder text = new StringBuilder();
    Optional<Throwable> link = Optional.of(thrown);
    // The limit also ends a chain that loops.
    for (int depth = 0; link.isPresent() && depth < LONGEST_CHAIN; depth++) {
      Throwable current = link.get();
      text.append(depth == 0 ? "" : "\n  caused by ").append(shortened(words(current)));
      StackTraceElement[] trace = current.getStackTrace();
      if (places && trace.length > 0) {
        text.append(" (at ").append(trace[0]).append(')');
      }
      link = Optional.ofNullable(current.getCause());
    }
    return text.toString();
  }

  private static String shortened(String words) {
    return words.length() > LONGEST_TEXT ? words.substring(0, LONGEST_TEXT) + "..." : words;
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
