package org.auroraos.api.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The audit log of this platform. A service; safe for concurrent use.
 *
 * <p>Every record carries the hash of the one before it, so that an edited, removed or reordered
 * record shows. Records are written in the order of the calls and never changed. The oldest files
 * go when there are more than the configuration keeps; that alone is no break of the chain.
 */
@ProviderType
public interface AuditLog {
  /**
   * Records something.
   *
   * @return completes when the record is on the disk (fsync(2)); exceptionally with an {@link
   *     IOException} when it cannot be written. Such a loss is counted, and recorded as {@code
   *     audit.lost} once writing works again
   */
  CompletableFuture<AuditRecord> append(AuditEntry entry);

  /**
   * The wanted records, oldest first. What cannot be read as a record is left out; {@link #verify}
   * finds it.
   *
   * @throws IOException when the files cannot be read
   */
  List<AuditRecord> read(AuditQuery query) throws IOException;

  /** The present end of the chain. */
  AuditHead head();

  /**
   * Checks every record that is kept.
   *
   * @param anchor an earlier end of the chain that must be part of it
   * @throws IOException when the files cannot be read
   */
  AuditVerdict verify(Optional<AuditHead> anchor) throws IOException;
}
