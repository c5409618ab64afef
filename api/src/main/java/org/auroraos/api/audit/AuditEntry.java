package org.auroraos.api.audit;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Something that is to be recorded.
 *
 * @param event what happened, in words separated by dots: {@code plugin.state}, {@code
 *     plugin.approved}, {@code policy.changed}
 * @param subject whom it concerns, such as the id of a plugin or the name of a policy; may be empty
 * @param actor who decided: {@code aurora} for the platform itself, {@code operator:NAME} for a
 *     user at the console, {@code plugin:ID} for a plugin
 * @param details what there is to know, by names; values of strangers are kept as they are and
 *     escaped where they are shown
 */
public record AuditEntry(String event, String subject, String actor, Map<String, String> details) {
  /** The platform itself. */
  public static final String PLATFORM = "aurora";

  private static final Pattern EVENT = Pattern.compile("[a-z][a-z-]*(\\.[a-z][a-z-]*)*");

  /** Checks the event's form and copies the details. */
  public AuditEntry {
    if (!EVENT.matcher(event).matches()) {
      throw new IllegalArgumentException("not the name of an event: " + event);
    }
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(actor, "actor");
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** An entry of the platform itself. */
  public static AuditEntry of(String event, String subject, Map<String, String> details) {
    return new AuditEntry(event, subject, PLATFORM, details);
  }
}
