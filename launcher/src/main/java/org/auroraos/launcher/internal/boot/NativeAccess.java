package org.auroraos.launcher.internal.boot;

import java.nio.file.Path;

/** Where JNA and JLine unpack their native parts. */
final class NativeAccess {
  private NativeAccess() {}

  /**
   * Into a private directory of ours instead of the user's home or /tmp, either of which may be
   * shared, read-only or mounted noexec.
   */
  static void unpackInto(Path directory) {
    System.setProperty("jna.tmpdir", directory.toString());
    System.setProperty("jline.tmpdir", directory.toString());
  }
}
