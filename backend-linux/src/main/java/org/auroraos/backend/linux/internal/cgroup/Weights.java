package org.auroraos.backend.linux.internal.cgroup;

/**
 * The weights of I/O in the scales that the kernel has: 1 to 10000 with 100 as any other (io.weight
 * of cgroup-v2), and those of its schedulers.
 */
final class Weights {
  private static final int USUAL = 100;
  private static final int HEAVIEST = 10_000;
  private static final int HEAVIEST_OF_BFQ = 1000;

  private Weights() {}

  /** For BFQ (1 to 1000, 100 as any other): below the usual the same, above it closer together. */
  static int bfq(int weight) {
    return weight <= USUAL
        ? weight
        : USUAL + (weight - USUAL) * (HEAVIEST_OF_BFQ - USUAL) / (HEAVIEST - USUAL);
  }

  /** For CFQ before Linux 5.0 (10 to 1000, 500 as any other). */
  static int cfq(int weight) {
    return Math.max(10, Math.min(1000, weight * 5));
  }
}
