package org.auroraos.core.internal.lifecycle;

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

/** An audit log in memory. */
final class FakeAudit implements AuditLog {
  final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
  volatile boolean full;

  @Override
  public CompletableFuture<AuditRecord> append(AuditEntry entry) {
    if (full) {
      return CompletableFuture.failedFuture(new IOException("No space left on device"));
    }
    entries.add(entry);
    return CompletableFuture.completedFuture(
        new AuditRecord(entries.size(), Instant.EPOCH, entry, ""));
  }

  /** Event and actor of what concerns a plugin. */
  List<String> of(String plugin, String event) {
    return entries.stream()
        .filter(entry -> entry.subject().equals(plugin) && entry.event().equals(event))
        .map(entry -> entry.actor() + " " + entry.details())
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
