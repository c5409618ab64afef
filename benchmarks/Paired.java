import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What two of a kind took, by turns, in milliseconds; and the line that tells of it. */
final class Paired {
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();

  void add(double our, double their) {
    ours.add(our);
    theirs.add(their);
    ratios.add(our / their);
  }

  /** The ratio of the medians: a round that was disturbed counts for neither. */
  double ratio() {
    return median(ours) / median(theirs);
  }

  static void head() {
    System.out.printf(
        "%n%-42s %9s %9s %7s %7s %7s%n", "medians, milliseconds", "Aurora", "peer", "ratio", "paired", "goal");
  }

  /** Prints it, beside a goal unless that is 0. */
  void print(String what, double goal) {
    String verdict = goal == 0 ? "" : ratio() <= goal ? "met" : "MISSED";
    System.out.printf(
        Locale.ROOT,
        "%-42s %9.2f %9.2f %6.2fx %6.2fx %7s %s%n",
        what,
        median(ours),
        median(theirs),
        ratio(),
        median(ratios),
        goal == 0 ? "" : String.format(Locale.ROOT, "%.2fx", goal),
        verdict);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
