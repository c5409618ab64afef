package org.auroraos.api.audit;

import java.util.Objects;

/**
 * The end of the chain at one moment. Who keeps one elsewhere can prove later that no record up to
 * there was edited, removed or reordered, even by somebody who could write to the whole log.
 *
 * @param seq number of the last record, 0 when there is none
 * @param hash its hash, empty when there is none
 */
public record AuditHead(long seq, String hash) {
  /** Nothing is null. */
  public AuditHead {
    Objects.requireNonNull(hash, "hash");
  }

  /** As {@code SEQ:HASH}. */
  @Override
  public String toString() {
    return seq + ":" + hash;
  }
}
