package org.auroraos.api.plugin;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a deployment would come to.
 *
 * @param file what would be deployed
 * @param id of the plugin; empty if it has none that can be read
 * @param outcome what would become of it
 * @param reason why, in words; empty if it would start
 * @param steps what was looked at, in order; the last one decided
 * @param admission what is known of its content, if it was come to that
 */
public record DryRun(
    String file,
    String id,
    Outcome outcome,
    String reason,
    List<Step> steps,
    Optional<Admission> admission) {
  /** Copies the list. */
  public DryRun {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(reason, "reason");
    steps = List.copyOf(steps);
    Objects.requireNonNull(admission, "admission");
  }

  /** What would become of it. */
  public enum Outcome {
    /** It would be started. Whether it becomes ready is not known. */
    START,
    /** It is there already, with the same content: nothing would change. */
    UNCHANGED,
    /** It would be there and not be started, because its configuration says so. */
    STOPPED,
    /** It would be there and be started when the plugins that it needs are. */
    WAITING,
    /** It would wait for an operator's approval. */
    APPROVAL,
    /** It would be there, and fail. */
    FAILURE,
    /** It would be refused; what it is to replace would go on. */
    REFUSAL
  }

  /**
   * Something that was looked at.
   *
   * @param name what
   * @param passed whether it was in order
   * @param text what was found
   */
  public record Step(String name, boolean passed, String text) {
    /** Nothing is null. */
    public Step {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(text, "text");
    }
  }
}
