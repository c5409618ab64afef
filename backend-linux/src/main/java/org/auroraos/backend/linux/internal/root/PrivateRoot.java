package org.auroraos.backend.linux.internal.root;

import java.nio.file.Path;
import java.util.List;
import org.auroraos.backend.linux.internal.wire.Mount;

/**
 * The private root of one sandbox.
 *
 * @param mounts what it consists of, in order
 * @param owned directories and files outside that the program must own, because it writes them
 */
public record PrivateRoot(List<Mount> mounts, List<Path> owned) {
  /** Copies the lists. */
  public PrivateRoot {
    mounts = List.copyOf(mounts);
    owned = List.copyOf(owned);
  }
}
