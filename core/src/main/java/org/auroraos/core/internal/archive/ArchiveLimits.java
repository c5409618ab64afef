package org.auroraos.core.internal.archive;

/**
 * How much a plugin may consist of.
 *
 * @param entries files, directories and links
 * @param bytes size of all files together, unpacked
 * @param depth nesting of directories
 * @param nameLength bytes of a path inside the archive
 */
public record ArchiveLimits(int entries, long bytes, int depth, int nameLength) {
  /** Longest name of one file or directory in bytes, as file systems have it (NAME_MAX). */
  static final int COMPONENT = 255;

  /** From here on a compressed entry must not grow more than {@link #RATIO} times. */
  static final long RATIO_FROM = 32L << 20;

  /** Text and code shrink 3 to 20 times; deflate reaches 1032 times only for repeated bytes. */
  static final long RATIO = 100;

  /** 10,000 entries, 512 MiB, 32 levels, names of 1,024 bytes. */
  public static ArchiveLimits defaults() {
    return new ArchiveLimits(10_000, 512L << 20, 32, 1024);
  }
}
