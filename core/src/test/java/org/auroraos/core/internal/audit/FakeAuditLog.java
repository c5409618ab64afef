package org.auroraos.core.internal.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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

/** An audit log in memory; with a full disk on demand. */
public final class FakeAuditLog implements AuditLog {
  private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
  private volatile boolean full;

  /** From now on nothing can be recorded, or everything again. */
  public void full(boolean is) {
    full = is;
  }

  /** What was recorded. */
  public List<AuditEntry> entries() {
    return entries;
  }

  @Override
  public CompletableFuture<AuditRecord> append(AuditEntry entry) {
    if (full) {
      return CompletableFuture.failedFuture(new IOException("No space left on device"));
    }
    entries.add(entry);
    return CompletableFuture.completedFuture(
        new AuditRecord(entries.size(), Instant.EPOCH, entry, "hash"));
  }

  /** Actor and details of what was recorded of a subject, in order. */
  public List<String> of(String subject, String event) {
    return entries.stream()
        .filter(entry -> entry.subject().equals(subject) && entry.event().equals(event))
        .map(entry -> entry.actor() + " " + entry.details())
        .toList();
  }

  /** The values of a detail, in order. */
  public List<String> details(String event, String name) {
    return entries.stream()
        .filter(entry -> entry.event().equals(event))
        .map(entry -> entry.details().getOrDefault(name, ""))
        .toList();
  }

  @Override
  public List<AuditRecord> read(AuditQuery query) {
    List<AuditRecord> all = new ArrayList<>();
    for (AuditEntry entry : entries) {
      all.add(new AuditRecord(all.size() + 1, Instant.EPOCH, entry, "hash"));
    }
    List<AuditRecord> found = all.stream().filter(query::matches).toList();
    return found.subList(Math.max(0, found.size() - query.most()), found.size());
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
