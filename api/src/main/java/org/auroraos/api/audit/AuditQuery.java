package org.auroraos.api.audit;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which records are wanted.
 *
 * @param event only those whose event is this or begins with it and a dot; empty for all
 * @param subject only those about this subject; empty for all
 * @param since only those recorded at this time or later
 * @param most at most so many, the newest
 */
public record AuditQuery(String event, String subject, Optional<Instant> since, int most) {
  /** Nothing is null. */
  public AuditQuery {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(since, "since");
    if (most < 1) {
      throw new IllegalArgumentException("not a number of records: " + most);
    }
  }

  /** The newest records of any kind. */
  public static AuditQuery newest(int most) {
    return new AuditQuery("", "", Optional.empty(), most);
  }

  /** Whether a record is wanted, its number apart. */
  public boolean matches(AuditRecord record) {
    String name = record.entry().event();
    return (event.isEmpty() || name.equals(event) || name.startsWith(event + "."))
        && (subject.isEmpty() || record.entry().subject().equals(subject))
        && since.map(from -> !record.time().isBefore(from)).orElse(true);
  }
}
