package org.auroraos.core.internal.egress;

import java.util.Optional;
import java.util.function.Supplier;
import org.auroraos.api.audit.AuditLog;

/**
 * Where decisions are recorded.
 *
 * @param log the audit log, while there is one
 * @param required whether nothing may be connected that cannot be recorded
 */
public record EgressAudit(Supplier<Optional<AuditLog>> log, boolean required) {
  /** Nothing is recorded. */
  public static EgressAudit none() {
    return new EgressAudit(Optional::empty, false);
  }
}
