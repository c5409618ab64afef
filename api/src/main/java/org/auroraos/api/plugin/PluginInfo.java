package org.auroraos.api.plugin;

import java.time.Instant;
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
 * @param problem why it is where it is, with what to do about it; empty when all is well
 */
public record PluginInfo(
    String id,
    String name,
    String version,
    String description,
    PluginShape shape,
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
    String problem) {
  /** Nothing is null. */
  public PluginInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(shape, "shape");
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
    Objects.requireNonNull(problem, "problem");
  }
}
