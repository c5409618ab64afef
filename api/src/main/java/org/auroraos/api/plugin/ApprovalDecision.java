package org.auroraos.api.plugin;

import java.time.Instant;
import java.util.Objects;

/**
 * What an operator has decided on one version of a plugin. It holds for exactly its content and the
 * permissions that it asks for.
 *
 * @param kind the decision
 * @param by who, as in the audit log: {@code operator:NAME}
 * @param at when
 * @param why the reason that was given; may be empty
 */
public record ApprovalDecision(Kind kind, String by, Instant at, String why) {
  /** Nothing is null. */
  public ApprovalDecision {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(why, "why");
  }

  /** What can be decided. */
  public enum Kind {
    /** It may start. */
    APPROVED,
    /** It may not start. */
    REJECTED,
    /** An approval, or that none was needed, does not hold any more: it waits for another. */
    REVOKED
  }
}
