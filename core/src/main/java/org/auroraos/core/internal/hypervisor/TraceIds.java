package org.auroraos.core.internal.hypervisor;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes trace ids: 32 hexadecimal digits, as W3C Trace Context has them. They sort by time and are
 * distinct over all platforms of a machine (time, process, chance); they are no secrets.
 */
final class TraceIds {
  private static final int TIME_DIGITS = 12;
  private static final int PROCESS_DIGITS = 8;
  private static final int CHANCE_DIGITS = 12;

  private TraceIds() {}

  static String next() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(System.currentTimeMillis(), TIME_DIGITS)
        + hex.toHexDigits(ProcessHandle.current().pid(), PROCESS_DIGITS)
        + hex.toHexDigits(ThreadLocalRandom.current().nextLong(), CHANCE_DIGITS);
  }

  /** The part that tells the runs of an instance apart, in names that have little room. */
  static String suffix(String traceId) {
    return traceId.substring(TIME_DIGITS);
  }
}
