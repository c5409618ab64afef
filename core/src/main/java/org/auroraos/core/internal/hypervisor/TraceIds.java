package org.auroraos.core.internal.hypervisor;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes trace ids: 32 hexadecimal digits, as W3C Trace Context has them. They sort by time and are
 * distinct over all platforms of a machine (time, process, chance); they are no secrets.
 */
final class TraceIds {
  private static final int TIME_DIGITS = 12;

  private TraceIds() {}

  static String next() {
    return String.format(
        "%012x%08x%012x",
        System.currentTimeMillis() & 0xffff_ffff_ffffL,
        ProcessHandle.current().pid() & 0xffff_ffffL,
        ThreadLocalRandom.current().nextLong(1L << 48));
  }

  /** The part that tells the runs of an instance apart, in names that have little room. */
  static String suffix(String traceId) {
    return traceId.substring(TIME_DIGITS);
  }
}
