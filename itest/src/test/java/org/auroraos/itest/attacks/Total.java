package org.auroraos.itest.attacks;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How many results a program says at its end that it has printed. One that dies halfway says
 * nothing, and would otherwise pass for one with fewer tests.
 */
final class Total {
  private static final String MARK = "TOTAL\t";

  /** Ours, or the last line of the launcher's own tests. */
  private static final Pattern LINE =
      Pattern.compile(
          MARK + "(\\d{1,8})|\\w+: (\\d{1,8}) passed, (\\d{1,8}) failed, (\\d{1,8}) skipped");

  private Total() {}

  /** The line to print after so many results. */
  static String line(int results) {
    return MARK + results;
  }

  /** Every total in what was printed; a whole transcript of one program has exactly one. */
  static List<Integer> in(List<String> lines) {
    return lines.stream().map(LINE::matcher).filter(Matcher::matches).map(Total::sum).toList();
  }

  private static int sum(MatchResult counts) {
    return IntStream.rangeClosed(1, counts.groupCount())
        .filter(group -> counts.group(group) != null)
        .map(group -> Integer.parseInt(counts.group(group)))
        .sum();
  }
}
