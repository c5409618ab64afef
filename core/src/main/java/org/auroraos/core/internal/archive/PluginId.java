package org.auroraos.core.internal.archive;

import java.util.regex.Pattern;

/** The form of a plugin's id: it becomes a directory, a log, a configuration and a sandbox. */
public final class PluginId {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private PluginId() {}

  /** Whether this is an id. */
  public static boolean isValid(String id) {
    return ID.matcher(id).matches() && !id.contains("..");
  }

  /**
   * The id, if it is one.
   *
   * @param source where it stands, for the error
   */
  static String check(String id, String source) throws ArchiveException {
    if (!isValid(id)) {
      throw new ArchiveException(
          source,
          "'"
              + (id.length() <= 80 ? id : id.substring(0, 80) + "…")
              + "' is not an id: letters, digits, '.', '_' and '-', beginning with a letter or"
              + " digit, at most 64, without '..'");
    }
    return id;
  }
}
