package org.auroraos.core.internal.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginListener;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.text.TerminalText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one plugin, and what an operator sees of it. Changed on the plugin's queue only,
 * seen by anybody.
 */
final class PluginStatus {
  private static final Logger LOG = LoggerFactory.getLogger(PluginStatus.class);

  private final PluginListener listener;
  private final Clock clock;
  private PluginDescription description;
  private String source;
  private String digest;
  private PluginState state = PluginState.STAGED;
  private Instant since;
  private String problem = "";
  private String replacementProblem = "";
  private String policyProblem = "";
  private String learning = "";
  private String policyName = "";
  private boolean policyStale;
  private Supervision supervision = Supervision.none();
  private volatile Optional<Run> run = Optional.empty();
  private Instant started = Instant.EPOCH;
  private Optional<Instant> ended = Optional.empty();
  private EnforcementReport enforced = EnforcementReport.empty();
  private Optional<SandboxResult> lastResult = Optional.empty();
  private Optional<Admission> admission = Optional.empty();
  private Optional<Admission> replacement = Optional.empty();

  /** Whether the present version was ACTIVE. */
  private boolean proven;

  /** How to get back to the last version that was; empty if there is none but the present one. */
  private String wayBack = "";

  private volatile PluginInfo info;

  /** Hears what becomes of a replacement that is not taken: the event, and why. */
  private final BiConsumer<String, String> replacements;

  PluginStatus(
      PluginDescription description,
      String source,
      PluginListener listener,
      BiConsumer<String, String> replacements,
      Clock clock) {
    this.description = description;
    this.source = source;
    this.digest = "";
    this.listener = listener;
    this.replacements = replacements;
    this.clock = clock;
    this.since = clock.instant();
    publish();
  }

  PluginInfo info() {
    return info;
  }

  PluginState state() {
    return state;
  }

  /** What it uses now; for anybody. */
  Optional<SandboxUsage> usage() {
    return run.flatMap(Run::usage);
  }

  /** Something about its supervision has changed. */
  void supervision(UnaryOperator<Supervision> change) {
    supervision = change.apply(supervision);
    publish();
  }

  /** Why it is in its state; may be empty. */
  String problem() {
    return problem;
  }

  /** Says what it is now. */
  void version(PluginDescription newDescription, String newSource, String newDigest) {
    if (proven && !digest.equals(newDigest)) {
      wayBack = wayBack(newSource);
      proven = false;
    }
    description = newDescription;
    source = newSource;
    digest = newDigest;
    replacementProblem = "";
    admission = Optional.empty();
    replacement = Optional.empty();
    publish();
  }

  /** What is known of its content. */
  void admission(Admission known) {
    admission = Optional.of(known);
    publish();
  }

  /** What was deployed to replace it waits for an operator. */
  void replacementWaits(Admission known) {
    String problem =
        "its replacement "
            + known.version()
            + " waits for approval: "
            + String.join("; ", known.questions())
            + Advice.approve(description.id(), known);
    boolean told = problem.equals(replacementProblem);
    replacement = Optional.of(known);
    replacementProblem = problem;
    publish();
    if (!told) {
      LOG.warn("Plugin {}: {}", description.id(), problem);
      replacements.accept("plugin.replacement.waits", problem);
    }
  }

  /** What was deployed to replace it cannot be judged now. */
  void replacementUnknown(String text) {
    replacementProblem = "its replacement waits: " + text;
    publish();
  }

  /** Goes to a state. */
  void to(PluginState next) {
    to(next, "");
  }

  /** Goes to a state for a reason that an operator has to know. */
  void to(PluginState next, String reason) {
    if (next != state && !Transitions.allowed(state, next)) {
      throw new IllegalStateException(description.id() + ": from " + state + " to " + next);
    }
    PluginState before = state;
    state = next;
    proven |= next == PluginState.ACTIVE;
    problem = hasFailed(next) && !proven ? reason + wayBack : reason;
    since = clock.instant();
    publish();
    log(before);
    try {
      listener.stateChanged(before, info);
    } catch (RuntimeException e) {
      LOG.error("A listener of the plugin lifecycle failed", e);
    }
  }

  /** It would start if something else were there first. */
  void waits(String reason) {
    if (state != PluginState.VERIFIED || !problem.equals(reason)) {
      to(PluginState.VERIFIED, reason);
    }
  }

  /** What was deployed to replace it is no good; empty when that is over. */
  void replacementProblem(String text) {
    replacementProblem = text.isEmpty() ? "" : ProblemWords.REPLACEMENT_REFUSED + text;
    replacement = Optional.empty();
    publish();
    if (!text.isEmpty()) {
      LOG.warn("Plugin {}: {}", description.id(), replacementProblem);
      replacements.accept("plugin.replacement.refused", text);
    }
  }

  /** The policy of its next start. */
  void policy(String name) {
    policyName = name;
    publish();
  }

  /**
   * Whether it runs under an earlier version of its policy.
   *
   * @param text why there is no valid one now; else empty
   */
  void policyStale(boolean stale, String text) {
    policyStale = stale;
    policyProblem = text.isEmpty() ? "" : ProblemWords.POLICY_NOT_VALID + text;
    publish();
  }

  /**
   * It has a process.
   *
   * @param warning what an operator must know as long as it runs; may be empty
   */
  void running(PluginRun running, String warning) {
    Run process = running.process();
    run = Optional.of(process);
    started = running.launched().started();
    ended = Optional.empty();
    learning = warning;
    enforced = process.enforced();
    policyStale = false;
    policyProblem = "";
    publish();
  }

  /** It could not be started. */
  void notStarted(EnforcementReport report) {
    ended = Optional.of(clock.instant());
    enforced = report;
    publish();
  }

  void ended(SandboxResult result) {
    run = Optional.empty();
    learning = "";
    lastResult = Optional.of(result);
    supervision = supervision.ended();
    ended = Optional.of(clock.instant());
    enforced = result.enforced();
    policyStale = false;
    policyProblem = "";
    publish();
  }

  private static boolean hasFailed(PluginState state) {
    return state == PluginState.FAILED || state == PluginState.BACKOFF;
  }

  private String wayBack(String newSource) {
    return "; version "
        + TerminalText.line(description.version())
        + " ran before: to go back, put it in the place of "
        + newSource
        + " (its code is kept in AURORA_DATA/plugins/"
        + description.id()
        + "/versions/"
        + digest
        + ")";
  }

  private void publish() {
    info =
        PluginInfo.builder(description.id(), description.shape())
            .name(description.name())
            .version(description.version())
            .description(description.description())
            .needs(description.dependencies().stream().map(Dependency::text).toList())
            .state(state)
            .since(since)
            .source(source)
            .digest(digest)
            .policyName(policyName)
            .policyStale(policyStale)
            .pid(run.map(process -> OptionalLong.of(process.pid())).orElseGet(OptionalLong::empty))
            .started(run.map(process -> started))
            .ended(ended)
            .enforced(enforced)
            .lastResult(lastResult)
            .supervision(supervision)
            .admission(admission)
            .replacement(replacement)
            .problem(
                Stream.of(problem, learning, policyProblem, replacementProblem)
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("; ")))
            .build();
  }

  private void log(PluginState before) {
    String id = description.id();
    if (state == PluginState.FAILED) {
      LOG.warn("Plugin {}: {} -> {}: {}", id, before, state, problem);
    } else if (problem.isEmpty()) {
      LOG.info("Plugin {}: {} -> {}", id, before, state);
    } else {
      LOG.info("Plugin {}: {} -> {}: {}", id, before, state, problem);
    }
  }
}
