package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.core.internal.store.RunDirectories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records who brings about the end of a process, if it is Aurora, and tells whether an end is known
 * already, by what has recorded it: a platform that is killed after that, and before what is left
 * of the process is deleted, leaves an end that would be told again. It leaves a mark too, so that
 * the log is read in this case only.
 */
final class EndRecords {
  private static final Logger LOG = LoggerFactory.getLogger(EndRecords.class);

  /** The end is followed by no more than this before the mark goes. */
  private static final int MOST = 32;

  private final RunDirectories runs;
  private final Supplier<Optional<AuditLog>> audit;

  EndRecords(RunDirectories runs, Supplier<Optional<AuditLog>> audit) {
    this.runs = runs;
    this.audit = audit;
  }

  /**
   * A plugin's process is about to be killed because Aurora has decided so. A loss is counted and
   * told by the log itself.
   */
  void killing(String id, Run process, String reason) {
    Map<String, String> details =
        Map.of("pid", Long.toString(process.pid()), "run", process.traceId(), "reason", reason);
    audit
        .get()
        .ifPresent(
            log -> {
              var unused = log.append(AuditEntry.of("plugin.killed", id, details));
            });
  }

  /** The end of a plugin's process is about to be recorded. */
  void begin(String id) {
    try {
      runs.markEnding(id);
    } catch (IOException e) {
      LOG.warn("Plugin {}: its end may be recorded twice: {}", id, e.toString());
    }
  }

  /**
   * Whether the end of a run was recorded.
   *
   * @param run its trace id
   */
  boolean has(String id, String run) {
    Optional<AuditLog> log = audit.get();
    if (log.isEmpty() || !runs.isEnding(id)) {
      return false;
    }
    try {
      return log.get().read(new AuditQuery("plugin.state", id, Optional.empty(), MOST)).stream()
          .anyMatch(record -> run.equals(record.entry().details().get("run")));
    } catch (IOException e) {
      LOG.warn("Plugin {}: its end may be recorded twice: {}", id, e.toString());
      return false;
    }
  }
}
