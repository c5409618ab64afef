package org.auroraos.core.internal.console;

import java.io.IOException;

/** A client that does not keep to the protocol. */
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
