package org.auroraos.backend.linux.internal.wire;

import java.nio.ByteBuffer;

/**
 * One RLIMIT field.
 *
 * @param resource the number of the resource, see setrlimit(2)
 * @param soft the soft limit
 * @param hard the hard limit
 */
public record ResourceLimit(int resource, long soft, long hard) {
  public static final int CPU = 0;
  public static final int FSIZE = 1;
  public static final int DATA = 2;
  public static final int CORE = 4;
  public static final int NPROC = 6;
  public static final int NOFILE = 7;
  public static final int MEMLOCK = 8;
  public static final int MSGQUEUE = 12;

  /** A limit whose soft and hard value are the same. */
  public static ResourceLimit of(int resource, long value) {
    return new ResourceLimit(resource, value, value);
  }

  void write(ByteBuffer field) {
    field.putInt(resource).putInt(0).putLong(soft).putLong(hard);
  }
}
