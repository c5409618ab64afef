package org.auroraos.api.plugin;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;

/**
 * A plugin at one moment.
 *
 * @param id its id
 * @param name its name as it gives it; plugin-supplied text, to be escaped before it is shown
 * @param version its version as it gives it; plugin-supplied text
 * @param description its description; plugin-supplied text, may be empty
 * @param shape what kind of thing it is
 * @param needs the plugins that it needs, each as its id and a constraint on its version, such as
 *     {@code ledger >=1.2}
 * @param state where it stands
 * @param since when it came to this state
 * @param source the file or directory that it was deployed from
 * @param digest SHA-256 of its content in hexadecimal; empty if it was rejected before that
 * @param policyName name of the policy it runs under, or will
 * @param policyStale whether it still runs under an earlier version of its policy
 * @param pid its process, while there is one
 * @param started when this process was started
 * @param ended when the platform learned of the end of its last run, or that it could not be
 *     started; empty while there is a process, and when there was none yet
 * @param enforced what is enforced on it; of the last run when there is no process
 * @param lastResult how its last run ended
 * @param supervision its restarts, its health, whether it responds
 * @param admission what is known of its content, and whether an operator has approved it
 * @param replacement the same of what was deployed to replace it, while that waits for approval
 * @param problem why it is where it is, with what to do about it; empty when all is well
 */
public record PluginInfo(
    String id,
    String name,
    String version,
    String description,
    PluginShape shape,
    List<String> needs,
    PluginState state,
    Instant since,
    String source,
    String digest,
    String policyName,
    boolean policyStale,
    OptionalLong pid,
    Optional<Instant> started,
    Optional<Instant> ended,
    EnforcementReport enforced,
    Optional<SandboxResult> lastResult,
    Supervision supervision,
    Optional<Admission> admission,
    Optional<Admission> replacement,
    String problem) {
  /** Nothing is null; copies the list. */
  public PluginInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(shape, "shape");
    needs = List.copyOf(needs);
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(policyName, "policyName");
    Objects.requireNonNull(pid, "pid");
    Objects.requireNonNull(started, "started");
    Objects.requireNonNull(ended, "ended");
    Objects.requireNonNull(enforced, "enforced");
    Objects.requireNonNull(lastResult, "lastResult");
    Objects.requireNonNull(supervision, "supervision");
    Objects.requireNonNull(admission, "admission");
    Objects.requireNonNull(replacement, "replacement");
    Objects.requireNonNull(problem, "problem");
  }

  /**
   * A plugin that was staged and of which nothing more is known. Its name is its id.
   *
   * @param id its id
   * @param shape what kind of thing it is
   */
  public static Builder builder(String id, PluginShape shape) {
    return new Builder(id, shape);
  }

  /** The same, to be changed. */
  public Builder toBuilder() {
    Builder builder = new Builder(id, shape);
    builder.name = name;
    builder.version = version;
    builder.description = description;
    builder.needs = needs;
    builder.state = state;
    builder.since = since;
    builder.source = source;
    builder.digest = digest;
    builder.policyName = policyName;
    builder.policyStale = policyStale;
    builder.pid = pid;
    builder.started = started;
    builder.ended = ended;
    builder.enforced = enforced;
    builder.lastResult = lastResult;
    builder.supervision = supervision;
    builder.admission = admission;
    builder.replacement = replacement;
    builder.problem = problem;
    return builder;
  }

  /** Makes a {@link PluginInfo}; not safe for concurrent use. */
  public static final class Builder {
    private final String id;
    private final PluginShape shape;
    private String name;
    private String version = "";
    private String description = "";
    private List<String> needs = List.of();
    private PluginState state = PluginState.STAGED;
    private Instant since = Instant.EPOCH;
    private String source = "";
    private String digest = "";
    private String policyName = "";
    private boolean policyStale;
    private OptionalLong pid = OptionalLong.empty();
    private Optional<Instant> started = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private EnforcementReport enforced = EnforcementReport.empty();
    private Optional<SandboxResult> lastResult = Optional.empty();
    private Supervision supervision = Supervision.none();
    private Optional<Admission> admission = Optional.empty();
    private Optional<Admission> replacement = Optional.empty();
    private String problem = "";

    private Builder(String id, PluginShape shape) {
      this.id = id;
      this.shape = shape;
      this.name = id;
    }

    /** Its name as it gives it. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Its version as it gives it. */
    public Builder version(String value) {
      version = value;
      return this;
    }

    /** Its description; may be empty. */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** The plugins that it needs. */
    public Builder needs(List<String> value) {
      needs = value;
      return this;
    }

    /** Where it stands. */
    public Builder state(PluginState value) {
      state = value;
      return this;
    }

    /** When it came to this state. */
    public Builder since(Instant value) {
      since = value;
      return this;
    }

    /** The file or directory that it was deployed from. */
    public Builder source(String value) {
      source = value;
      return this;
    }

    /** SHA-256 of its content in hexadecimal. */
    public Builder digest(String value) {
      digest = value;
      return this;
    }

    /** The policy it runs under, or will. */
    public Builder policyName(String value) {
      policyName = value;
      return this;
    }

    /** Whether it still runs under an earlier version of its policy. */
    public Builder policyStale(boolean value) {
      policyStale = value;
      return this;
    }

    /** Its process, while there is one. */
    public Builder pid(OptionalLong value) {
      pid = value;
      return this;
    }

    /** When this process was started. */
    public Builder started(Optional<Instant> value) {
      started = value;
      return this;
    }

    /** When its last run ended, while there is no process. */
    public Builder ended(Optional<Instant> value) {
      ended = value;
      return this;
    }

    /** What is enforced on it. */
    public Builder enforced(EnforcementReport value) {
      enforced = value;
      return this;
    }

    /** How its last run ended. */
    public Builder lastResult(Optional<SandboxResult> value) {
      lastResult = value;
      return this;
    }

    /** Its restarts, its health, whether it responds. */
    public Builder supervision(Supervision value) {
      supervision = value;
      return this;
    }

    /** What is known of its content. */
    public Builder admission(Optional<Admission> value) {
      admission = value;
      return this;
    }

    /** What is known of its replacement, while that waits for approval. */
    public Builder replacement(Optional<Admission> value) {
      replacement = value;
      return this;
    }

    /** Why it is where it is; empty when all is well. */
    public Builder problem(String value) {
      problem = value;
      return this;
    }

    /** The plugin as it was described. */
    public PluginInfo build() {
      return new PluginInfo(
          id,
          name,
          version,
          description,
          shape,
          needs,
          state,
          since,
          source,
          digest,
          policyName,
          policyStale,
          pid,
          started,
          ended,
          enforced,
          lastResult,
          supervision,
          admission,
          replacement,
          problem);
    }
  }
}
