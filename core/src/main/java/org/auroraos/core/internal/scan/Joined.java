package org.auroraos.core.internal.scan;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A stream of which the first bytes were read already. */
final class Joined extends SequenceInputStream {
  Joined(byte[] head, InputStream rest) {
    super(new ByteArrayInputStream(head), rest);
  }
}
