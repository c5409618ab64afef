package org.auroraos.core.internal.store;

import java.io.IOException;

/** There is something in a tree of files that a plugin cannot have. */
final class TreeException extends IOException {
  private static final long serialVersionUID = 1L;

  TreeException(String problem) {
    super(problem);
  }
}
