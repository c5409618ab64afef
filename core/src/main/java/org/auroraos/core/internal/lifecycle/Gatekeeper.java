package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.approve.Verdict;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether versions of one plugin may start, and what that makes of it. On the plugin's queue. */
final class Gatekeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

  /** What is to become of a version that is proposed. */
  enum Answer {
    ADMITTED,
    WAITS,
    /** Nobody is even asked. */
    REFUSED,
    /** An operator has said no, and may still say yes. */
    REJECTED,
    /** Nobody can tell until a configuration is mended. */
    UNKNOWN
  }

  /** At the platform's start, configuration files may not have been read yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String id;
  private final LifecycleServices services;
  private final PluginStatus status;

  Gatekeeper(String id, LifecycleServices services, PluginStatus status) {
    this.id = id;
    this.services = services;
    this.status = status;
  }

  /**
   * Before a start: if it may not start, that is the plugin's state then.
   *
   * @return whether it may
   * @throws SettingsException when nobody can tell; it may not start then
   */
  boolean admits(PluginRecord plugin, PluginSettings now)
      throws SettingsException, InterruptedException {
    Verdict verdict = services.admissions().judge(plugin, now.policyName(), now.policy());
    status.admission(verdict.admission());
    if (verdict.refusal().isPresent()) {
      to(refused(verdict) ? PluginState.REJECTED : PluginState.FAILED, verdict.refusal().get());
    } else if (verdict.admission().waits()) {
      to(
          PluginState.PENDING_APPROVAL,
          String.join("; ", verdict.admission().questions())
              + Advice.approve(id, verdict.admission()));
    }
    return verdict.admitted();
  }

  /** A version that was proposed to replace the one that is deployed. */
  Answer consider(PluginRecord proposed) {
    Optional<Verdict> known = judge(proposed);
    if (known.isEmpty()) {
      return Answer.UNKNOWN;
    }
    Verdict verdict = known.get();
    if (verdict.refusal().isPresent()) {
      boolean byOperator = refused(verdict);
      String afterAll = Advice.approval(id, proposed.digest()) + ProblemWords.AFTER_ALL;
      status.replacementProblem(verdict.refusal().get() + (byOperator ? "; " + afterAll : ""));
      return byOperator ? Answer.REJECTED : Answer.REFUSED;
    }
    if (verdict.admission().waits()) {
      status.replacementWaits(verdict.admission());
      return Answer.WAITS;
    }
    return Answer.ADMITTED;
  }

  /** Finds out what is known of it, for those who look at it. */
  Optional<Admission> show(PluginRecord current) {
    Optional<Admission> known = judge(current).map(Verdict::admission);
    known.ifPresent(status::admission);
    return known;
  }

  private Optional<Verdict> judge(PluginRecord plugin) {
    try {
      PluginSettings now = services.settings().of(id, PATIENCE);
      return Optional.of(services.admissions().judge(plugin, now.policyName(), now.policy()));
    } catch (SettingsException e) {
      LOG.debug("Plugin {} cannot be judged now", id, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static boolean refused(Verdict verdict) {
    return verdict
        .admission()
        .decision()
        .filter(made -> made.kind() == ApprovalDecision.Kind.REJECTED)
        .isPresent();
  }

  /** What is said already is not said again: a configuration may change often. */
  private void to(PluginState state, String problem) {
    if (status.state() != state || !status.problem().equals(problem)) {
      status.to(state, problem);
    }
  }
}
