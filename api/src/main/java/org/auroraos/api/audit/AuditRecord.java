package org.auroraos.api.audit;

import java.time.Instant;
import java.util.Objects;

/**
 * A record of the audit log.
 *
 * @param seq its number, from 1, without gaps
 * @param time when it was recorded
 * @param entry what happened
 * @param hash SHA-256 of the record and the hash of the one before it, in hexadecimal
 */
public record AuditRecord(long seq, Instant time, AuditEntry entry, String hash) {
  /** Nothing is null. */
  public AuditRecord {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(hash, "hash");
  }
}
