package org.auroraos.core.internal.learn;

import java.util.ArrayList;
import java.util.List;

/** The difference of two short texts in the unified format of diff(1). */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  private record Line(char mark, String text) {}

  private UnifiedDiff() {}

  /** Empty when there is none. */
  static String of(String oldName, List<String> old, String newName, List<String> now) {
    List<Line> lines = compare(old, now);
    StringBuilder text = new StringBuilder();
    int oldLine = 1;
    int newLine = 1;
    for (int at = 0; at < lines.size(); ) {
      int end = endOfHunk(lines, at);
      int start = Math.max(at, firstChange(lines, at) - CONTEXT);
      if (end < 0) {
        break;
      }
      oldLine += start - at;
      newLine += start - at;
      List<Line> hunk = lines.subList(start, end);
      int oldCount = (int) hunk.stream().filter(line -> line.mark() != '+').count();
      int newCount = (int) hunk.stream().filter(line -> line.mark() != '-').count();
      text.append(String.format("@@ -%d,%d +%d,%d @@%n", oldLine, oldCount, newLine, newCount));
      hunk.forEach(line -> text.append(line.mark()).append(line.text()).append('\n'));
      oldLine += oldCount;
      newLine += newCount;
      at = end;
    }
    return text.length() == 0 ? "" : "--- " + oldName + "\n+++ " + newName + "\n" + text;
  }

  /** Behind the last change that belongs together with the first one, and its context. */
  private static int endOfHunk(List<Line> lines, int from) {
    int last = firstChange(lines, from);
    if (last < 0) {
      return -1;
    }
    for (int at = last; at < lines.size() && at - last <= 2 * CONTEXT; at++) {
      if (lines.get(at).mark() != ' ') {
        last = at;
      }
    }
    return Math.min(lines.size(), last + CONTEXT + 1);
  }

  private static int firstChange(List<Line> lines, int from) {
    for (int at = from; at < lines.size(); at++) {
      if (lines.get(at).mark() != ' ') {
        return at;
      }
    }
    return -1;
  }

  /** By the longest common subsequence: policies have a few dozen lines. */
  private static List<Line> compare(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Line> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line(' ', old.get(i++)));
        j++;
      } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line('-', old.get(i++)));
      } else {
        lines.add(new Line('+', now.get(j++)));
      }
    }
    return lines;
  }
}
