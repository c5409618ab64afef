package org.auroraos.backend.linux.internal.root;

import java.nio.file.Path;
import org.auroraos.api.backend.SandboxException;

/** What lies inside something writable and is to be protected all the same. */
final class NestedPaths {
  private NestedPaths() {}

  /**
   * Refuses a path that a program could move out of the way. A mount point cannot be renamed
   * (rename(2), EBUSY), but a directory between it and the writable mount can: what lies below
   * would have another name at the next launch, where nothing covers it.
   */
  static void checkPinned(String path, Path writable) throws SandboxException {
    Path rest = writable.relativize(Path.of(path));
    if (rest.getNameCount() > 1) {
      throw Sources.refused(
          path,
          "cannot be protected inside the writable "
              + writable
              + ": the program could rename "
              + writable.resolve(rest.getName(0))
              + "; hide that or show it read-only, or make less writable");
    }
  }
}
