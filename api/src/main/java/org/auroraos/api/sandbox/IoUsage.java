package org.auroraos.api.sandbox;

/**
 * What a whole tree of processes made the system read from and write to storage.
 *
 * <p>What comes out of the cache, and files in memory, do not count; what was written counts once
 * it is in the cache, on its way to storage. Network and pipes do not count.
 *
 * @param readBytes bytes read
 * @param writtenBytes bytes written
 */
public record IoUsage(long readBytes, long writtenBytes) {
  /** Checks that both are amounts. */
  public IoUsage {
    if (readBytes < 0 || writtenBytes < 0) {
      throw new IllegalArgumentException("not an amount: " + readBytes + " " + writtenBytes);
    }
  }
}
