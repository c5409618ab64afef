package org.auroraos.core.internal.audit;

import java.util.Map;
import java.util.TreeMap;
import org.auroraos.api.audit.AuditEntry;

/**
 * How large an entry may become as a record. Strangers write some of its text, and a record that is
 * larger than what the reader of JSON takes ({@link org.auroraos.core.internal.json.Json}) would be
 * written and could never be read: also with each character escaped, as six, this is below that.
 */
final class EntryBounds {
  /** Most characters of a value, its subject and its actor. */
  static final int LONGEST = 4096;

  /** Most characters of the name of a detail, and of an event. */
  static final int LONGEST_NAME = 256;

  /** Most details; that some were left out is one more. */
  static final int MOST = 100;

  private EntryBounds() {}

  /** The entry, with whatever is too long cut off. */
  static AuditEntry within(AuditEntry entry) {
    return new AuditEntry(
        cutEvent(entry.event()),
        cut(entry.subject(), LONGEST),
        cut(entry.actor(), LONGEST),
        details(entry.details()));
  }

  private static Map<String, String> details(Map<String, String> all) {
    Map<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, String> detail : all.entrySet()) {
      if (kept.size() == MOST) {
        kept.put("left-out", Integer.toString(all.size() - MOST));
        break;
      }
      kept.put(cut(detail.getKey(), LONGEST_NAME), cut(detail.getValue(), LONGEST));
    }
    return kept;
  }

  /** An event is no stranger's text, and has a form to keep. */
  private static String cutEvent(String event) {
    if (event.length() <= LONGEST_NAME) {
      return event;
    }
    String cut = event.substring(0, LONGEST_NAME);
    return cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean inside = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inside ? most - 1 : most) + "… (" + text.length() + " characters)";
  }
}
