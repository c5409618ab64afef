package org.auroraos.core.internal.scan;

/**
 * How much of a plugin is looked at. What is beyond is a finding, {@link ScanRule#SCAN_INCOMPLETE}.
 *
 * @param entries files of the plugin and entries of its archives, together
 * @param bytes of all of them, unpacked
 * @param classBytes of one class file; the largest that compilers write have some hundred KiB
 * @param depth archives within archives
 */
public record ScanLimits(int entries, long bytes, int classBytes, int depth) {
  /** 200,000 entries, 2 GiB, 4 MiB, 4 levels. */
  public static ScanLimits defaults() {
    return new ScanLimits(200_000, 2L << 30, 4 << 20, 4);
  }
}
