package org.auroraos.launcher.internal.boot;

import java.nio.file.Path;

/** Where JLine unpacks its native part. */
final class NativeTerminal {
  private NativeTerminal() {}

  /**
   * Into a private directory of ours instead of /tmp, which may be shared or mounted noexec. (JNA's
   * is the business of the backend, which alone uses it.)
   */
  static void unpackInto(Path directory) {
    System.setProperty("jline.tmpdir", directory.toString());
  }
}
