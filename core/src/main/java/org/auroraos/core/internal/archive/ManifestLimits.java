package org.auroraos.core.internal.archive;

import java.nio.charset.StandardCharsets;

/**
 * How much a manifest may ask for. All of it is kept in the plugin's state and shown to operators.
 */
final class ManifestLimits {
  private static final int MOST = 64;
  private static final int BYTES = 1024;

  private ManifestLimits() {}

  /**
   * Checks how often something is asked for.
   *
   * @param place the manifest and the key, for errors
   */
  static void count(int count, String place) throws ArchiveException {
    if (count > MOST) {
      throw new ArchiveException(place, count + " of them, at most " + MOST + " are allowed");
    }
  }

  /**
   * Checks a text.
   *
   * @param place the manifest and the key, for errors
   * @return the text
   */
  static String text(String text, String place) throws ArchiveException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > BYTES) {
      throw new ArchiveException(
          place, "a text of " + length + " bytes, at most " + BYTES + " are allowed");
    }
    return text;
  }
}
