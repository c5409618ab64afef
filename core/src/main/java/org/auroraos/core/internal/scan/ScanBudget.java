package org.auroraos.core.internal.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is looked at, and ends the scan when that becomes too much. */
final class ScanBudget {
  /** There is more than may be looked at. */
  static final class Exhausted extends IOException {
    private static final long serialVersionUID = 1L;

    Exhausted(String what) {
      super(what);
    }
  }

  private final ScanLimits limits;
  private int entries;
  private long bytes;

  ScanBudget(ScanLimits limits) {
    this.limits = limits;
  }

  ScanLimits limits() {
    return limits;
  }

  /** One more file or entry. */
  void entry() throws Exhausted {
    entries++;
    if (entries > limits.entries()) {
      throw new Exhausted("more than " + limits.entries() + " files and entries");
    }
  }

  /** A stream of which every byte counts. */
  InputStream counting(InputStream stream) {
    return new Counting(stream);
  }

  private void count(long read) throws Exhausted {
    bytes += Math.max(0, read);
    if (bytes > limits.bytes()) {
      throw new Exhausted("more than " + (limits.bytes() >> 20) + " MiB unpacked");
    }
  }

  private final class Counting extends FilterInputStream {
    Counting(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(read);
      return read;
    }

    @Override
    public long skip(long most) throws IOException {
      long skipped = super.skip(most);
      count(skipped);
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
