package org.auroraos.core.internal.egress;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;

/**
 * The decisions about one run as records of the audit log. A program decides how often it asks, so
 * not each is a record: the same decision about the same target is one at most once a minute, and
 * new ones come at a bounded rate, that of the allowed ones apart from that of the denied ones: no
 * flood of denials hides what was allowed. What is left out is counted, in the next record of its
 * kind and in the last one of the run.
 */
final class EgressRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is one decision, however often it is made. */
  private record Kind(String target, Verdict verdict) {}

  private final EgressTerms terms;
  private final EgressAudit audit;
  private final LongSupplier nanos;
  private final RecordBudget allowedOnes;
  private final RecordBudget deniedOnes;
  private long allowed;
  private long denied;
  private long omitted;

  EgressRecords(EgressTerms terms, EgressAudit audit, LongSupplier nanos) {
    this.terms = terms;
    this.audit = audit;
    this.nanos = nanos;
    this.allowedOnes = new RecordBudget(nanos.getAsLong());
    this.deniedOnes = new RecordBudget(nanos.getAsLong());
  }

  /**
   * Records a decision, if it has to be, and waits until that is on the disk.
   *
   * @throws IOException when it cannot be recorded
   */
  void record(EgressDecision decision) throws IOException {
    Optional<AuditLog> log = audit.log().get();
    if (log.isEmpty()) {
      if (audit.required()) {
        throw new IOException("there is no audit log");
      }
      return;
    }
    Target target = Target.of(decision.host(), decision.port());
    Kind kind = new Kind(Lines.host(target.toString()), decision.verdict());
    Optional<AuditEntry> entry = entry(decision, kind);
    if (entry.isEmpty()) {
      return;
    }
    try {
      await(log.get().append(entry.get()));
    } catch (IOException e) {
      giveBack(decision, kind);
      throw e;
    }
  }

  /** The last record, if there was anything. Nobody waits for it. */
  synchronized void ended() {
    if (allowed + denied == 0) {
      return;
    }
    Map<String, String> details = new TreeMap<>();
    details.put("run", terms.traceId());
    details.put("allowed", Long.toString(allowed));
    details.put("denied", Long.toString(denied));
    details.put("not-recorded-singly", Long.toString(omitted));
    audit
        .log()
        .get()
        .ifPresent(
            log -> {
              CompletableFuture<?> unused =
                  log.append(AuditEntry.of("egress.ended", terms.sandbox(), details));
            });
    allowed = 0;
    denied = 0;
  }

  private synchronized Optional<AuditEntry> entry(EgressDecision decision, Kind kind) {
    if (decision.allowed()) {
      allowed++;
    } else {
      denied++;
    }
    OptionalLong repeated = budget(decision).take(kind, nanos.getAsLong());
    if (repeated.isEmpty()) {
      omitted++;
      return Optional.empty();
    }
    return Optional.of(entry(decision, kind, repeated.getAsLong()));
  }

  private synchronized void giveBack(EgressDecision decision, Kind kind) {
    budget(decision).giveBack(kind);
  }

  private RecordBudget budget(EgressDecision decision) {
    return decision.allowed() ? allowedOnes : deniedOnes;
  }

  private AuditEntry entry(EgressDecision decision, Kind kind, long repeated) {
    Map<String, String> details = new TreeMap<>();
    details.put("run", terms.traceId());
    details.put("target", kind.target());
    details.put("verdict", decision.verdict().name());
    details.put("reason", decision.detail());
    decision.address().ifPresent(address -> details.put("address", address.getHostAddress()));
    if (repeated > 0) {
      details.put("repeated", Long.toString(repeated));
    }
    String event = decision.allowed() ? "egress.allowed" : "egress.denied";
    return AuditEntry.of(event, terms.sandbox(), details);
  }

  private static void await(CompletableFuture<?> written) throws IOException {
    try {
      written.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("the audit log does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
