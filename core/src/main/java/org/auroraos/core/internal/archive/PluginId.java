package org.auroraos.core.internal.archive;

import java.util.Set;
import java.util.regex.Pattern;

/** The form of a plugin's id: it becomes a directory, a log, a configuration and a sandbox. */
public final class PluginId {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** What the platform writes beside the logs of plugins, and Logback's temporary names for it. */
  private static final Pattern LOG_OF_THE_PLATFORM =
      Pattern.compile("aurora(\\.[0-9]+)?\\.(log|out)([^A-Za-z].*)?");

  /** What it keeps beside the directories of running plugins. */
  private static final Set<String> OF_THE_PLATFORM = Set.of("platform.json", "console.sock");

  private PluginId() {}

  /** Whether this is an id. */
  public static boolean isValid(String id) {
    return ID.matcher(id).matches() && !id.contains("..") && !isTaken(id);
  }

  /**
   * The id, if it is one.
   *
   * @param source where it stands, for the error
   */
  static String check(String id, String source) throws ArchiveException {
    if (isTaken(id)) {
      throw new ArchiveException(
          source, "'" + id + "' is not free for a plugin: a file of the platform has this name");
    }
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

  private static boolean isTaken(String id) {
    boolean log = LOG_OF_THE_PLATFORM.matcher(id).matches() && ID.matcher(id).matches();
    return log || OF_THE_PLATFORM.stream().anyMatch(id::startsWith);
  }
}
