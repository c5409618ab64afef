package org.auroraos.core.internal.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;

/** That an operator takes something away, in the audit log before it is done. */
final class UndeployRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AuditLog log;
  private final String operator;

  /**
   * In this log.
   *
   * @param user the name of the operator
   */
  UndeployRecords(AuditLog log, String user) {
    this.log = log;
    this.operator = "operator:" + user;
  }

  /**
   * Records it.
   *
   * @param digest of what is deployed; may be empty
   * @throws IOException when it cannot be recorded; it must not be done then
   */
  void record(String event, String id, String digest, String source)
      throws IOException, InterruptedException {
    Map<String, String> details = new TreeMap<>(Map.of("digest", digest, "source", source));
    details.values().removeIf(String::isEmpty);
    try {
      log.append(new AuditEntry(event, id, operator, details))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "it cannot be recorded in the audit log, so it is not done: " + e.getMessage(), e);
    }
  }
}
