package org.auroraos.core.internal.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auroraos.core.internal.depend.Dependency;

/**
 * The filter by which a bundle requires another plugin, such as {@code
 * (&(id=ledger)(version>=1.2)(!(version>=2)))}: which id, and the versions that will do. A filter
 * that says anything else, or says it in another way, is refused, as nobody could tell which plugin
 * it is about.
 */
final class PluginFilter {
  private static final String AND = "(&";
  private static final Pattern ITEM =
      Pattern.compile("\\((!\\()?(id|version)(=|>=|<=)([^()=<>~*\\\\]+)\\)(\\))?");

  private final List<String> ids = new ArrayList<>();
  private final List<String> comparisons = new ArrayList<>();

  private PluginFilter() {}

  /**
   * What the filter asks for.
   *
   * @param further a constraint on the version beside the filter; may be empty
   * @throws IllegalArgumentException when it is no filter of this kind
   */
  static Dependency dependency(String filter, String further) {
    String compact = filter.replaceAll("\\s+", "");
    PluginFilter read = new PluginFilter();
    boolean several = compact.startsWith(AND) && compact.endsWith(")");
    String items = several ? compact.substring(AND.length(), compact.length() - 1) : compact;
    if (!read.takeAll(items) || read.ids.size() != 1) {
      throw new IllegalArgumentException(
          "the filter '"
              + filter
              + "' is not like (id=ID) or (&(id=ID)(version>=1.2)(!(version>=2)))");
    }
    String inFilter = String.join(",", read.comparisons);
    if (!inFilter.isEmpty() && !further.isBlank()) {
      throw new IllegalArgumentException(
          "a version both in the filter '" + filter + "' and beside it; write it in one of them");
    }
    return Dependency.of(read.ids.get(0), inFilter.isEmpty() ? further : inFilter);
  }

  private boolean takeAll(String items) {
    Matcher item = ITEM.matcher(items);
    int end = 0;
    while (end < items.length() && item.find(end) && item.start() == end) {
      boolean not = item.group(1) != null;
      if (not != (item.group(5) != null)
          || !take(item.group(2), item.group(3), item.group(4), not)) {
        return false;
      }
      end = item.end();
    }
    return end == items.length();
  }

  private boolean take(String name, String operator, String value, boolean not) {
    if (name.equals("id")) {
      ids.add(value);
      return operator.equals("=") && !not;
    }
    String comparison =
        switch (operator) {
          case "=" -> not ? "" : "==";
          case ">=" -> not ? "<" : ">=";
          default -> not ? ">" : "<=";
        };
    comparisons.add(comparison + value);
    return !comparison.isEmpty();
  }
}
