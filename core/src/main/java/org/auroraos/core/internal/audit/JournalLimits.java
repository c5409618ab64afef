package org.auroraos.core.internal.audit;

/**
 * How much is kept.
 *
 * @param fileSize bytes after which a new file begins
 * @param files how many are kept
 */
record JournalLimits(long fileSize, int files) {
  JournalLimits {
    if (fileSize < 1 || files < 2) {
      throw new IllegalArgumentException("an audit log keeps at least two files");
    }
  }
}
