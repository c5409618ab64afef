package org.auroraos.core.internal.scan;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** What was read of a stream already, and then the rest of it, which stays open at its end. */
final class Joined extends SequenceInputStream {
  Joined(byte[] head, InputStream rest) {
    super(new ByteArrayInputStream(head), new Open(rest));
  }

  private static final class Open extends FilterInputStream {
    Open(InputStream stream) {
      super(stream);
    }

    /** Whoever opened it closes it. */
    @Override
    public void close() {}
  }
}
