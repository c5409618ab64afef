package org.auroraos.core.internal.egress;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditHead;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.audit.AuditVerdict;

/** Keeps what is recorded; with a broken disk on demand. */
final class FakeAuditLog implements AuditLog {
  final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
  volatile boolean broken;

  @Override
  public CompletableFuture<AuditRecord> append(AuditEntry entry) {
    if (broken) {
      return CompletableFuture.failedFuture(new IOException("No space left on device"));
    }
    entries.add(entry);
    return CompletableFuture.completedFuture(
        new AuditRecord(entries.size(), Instant.EPOCH, entry, "hash"));
  }

  /** The values of a detail, in order. */
  List<String> details(String event, String name) {
    return entries.stream()
        .filter(entry -> entry.event().equals(event))
        .map(entry -> entry.details().getOrDefault(name, ""))
        .toList();
  }

  @Override
  public List<AuditRecord> read(AuditQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AuditHead head() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AuditVerdict verify(Optional<AuditHead> anchor) {
    throw new UnsupportedOperationException();
  }
}
