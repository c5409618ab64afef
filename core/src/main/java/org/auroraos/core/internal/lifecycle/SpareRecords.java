package org.auroraos.core.internal.lifecycle;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.core.internal.store.LaunchRecord;

/** Records what becomes of spares: launches too, which no change of a plugin's state tells of. */
final class SpareRecords {
  /** One was launched. */
  static final String STARTED = "plugin.spare.started";

  /** One is the plugin's process from now on. */
  static final String TOOK_OVER = "plugin.spare.took-over";

  private final Supplier<Optional<AuditLog>> audit;

  SpareRecords(Supplier<Optional<AuditLog>> audit) {
    this.audit = audit;
  }

  void record(String event, LaunchRecord launch, Run process) {
    Map<String, String> details = new TreeMap<>();
    details.put("digest", launch.digest());
    details.put("policy", launch.policyName());
    details.put("pid", Long.toString(process.pid()));
    details.put("run", launch.launchId());
    details.put(
        "not-enforced",
        process.enforced().missing().stream()
            .map(missing -> missing.capability().id())
            .collect(Collectors.joining(" ")));
    details.values().removeIf(String::isEmpty);
    audit
        .get()
        .ifPresent(
            log -> {
              var unused = log.append(AuditEntry.of(event, launch.plugin(), details));
            });
  }
}
