package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.PENDING_APPROVAL;
import static org.auroraos.api.plugin.PluginState.REJECTED;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.core.internal.store.PluginRecord;

/**
 * What operators say to versions of a plugin, and what follows: which takes whose place, what
 * starts and what ends. On the plugin's queue.
 */
final class Consent {
  private final String id;
  private final LifecycleServices services;
  private final PluginStatus status;
  private final Wishes wishes;
  private final Versions versions;
  private final Gatekeeper gatekeeper;
  private final Activation activation;
  private final Beside beside;
  private final Reconciler reconciler;

  Consent(PluginParts plugin, Reconciler reconciler) {
    this.id = plugin.id();
    this.services = plugin.services();
    this.status = plugin.status();
    this.wishes = plugin.wishes();
    this.versions = plugin.versions();
    this.gatekeeper = plugin.gatekeeper();
    this.activation = plugin.activation();
    this.beside = plugin.beside();
    this.reconciler = reconciler;
  }

  /**
   * What is proposed replaces what is deployed when it is admitted, or when that is not admitted
   * either. Until then what is deployed goes on.
   */
  void considerProposed() {
    if (versions.proposed().isEmpty()) {
      return;
    }
    boolean none =
        versions.current().isEmpty()
            || status.state() == PENDING_APPROVAL
            || status.state() == REJECTED;
    Gatekeeper.Answer answer =
        none ? Gatekeeper.Answer.ADMITTED : gatekeeper.consider(versions.proposed().get());
    switch (answer) {
      case ADMITTED -> accept();
      case WAITS -> reconciler.confirmed();
      case REFUSED -> {
        versions.dismiss();
        reconciler.confirmed();
      }
      case REJECTED -> {
        versions.decline();
        reconciler.confirmed();
      }
      case UNKNOWN -> {
        if (activation.present()) {
          status.replacementUnknown("its settings or those of the admission cannot be used now");
        } else {
          accept();
        }
      }
    }
  }

  private void accept() {
    versions.accept();
    reconciler.reconcile();
  }

  /**
   * An operator approves what is proposed, if there is that, else what is deployed, else what was
   * declined.
   *
   * @param digest how the digest of that begins
   * @param by who, as in the audit log
   */
  void approve(String digest, String by, CompletableFuture<PluginInfo> done) {
    decide(
        ApprovalDecision.Kind.APPROVED,
        by,
        "",
        about -> LookedAt.problem(id, about.digest(), digest, isListed()),
        done);
  }

  /** What an operator has refused waits for nobody. */
  private boolean isListed() {
    return versions.proposed().isPresent() || status.state() == PENDING_APPROVAL;
  }

  /**
   * An operator refuses what is proposed or deployed, or takes an approval back.
   *
   * @param by who, as in the audit log
   */
  void decide(
      ApprovalDecision.Kind kind, String by, String why, CompletableFuture<PluginInfo> done) {
    decide(kind, by, why, about -> Optional.empty(), done);
  }

  private void decide(
      ApprovalDecision.Kind kind,
      String by,
      String why,
      Function<PluginRecord, Optional<String>> obstacle,
      CompletableFuture<PluginInfo> done) {
    Optional<PluginRecord> proposed =
        kind == ApprovalDecision.Kind.REVOKED ? Optional.empty() : versions.proposed();
    boolean approved = kind == ApprovalDecision.Kind.APPROVED;
    boolean again = approved && status.state() == REJECTED;
    boolean waits = proposed.isPresent() || again || status.state() == PENDING_APPROVAL;
    Optional<PluginRecord> declined =
        approved && !waits ? versions.declined() : Optional.<PluginRecord>empty();
    Optional<PluginRecord> about = proposed.or(() -> declined).or(versions::current);
    boolean possible = waits || declined.isPresent() || kind == ApprovalDecision.Kind.REVOKED;
    if (about.isEmpty() || !possible) {
      refuse(
          done,
          " does not wait for approval, it is "
              + status.state()
              + "; aurora:pending lists what waits, aurora:revoke ID stops what runs");
      return;
    }
    Optional<String> problem = obstacle.apply(about.get());
    if (problem.isPresent()) {
      done.completeExceptionally(new PluginException(id, problem.get()));
      return;
    }
    try {
      services.admissions().decide(about.get(), kind, by, why);
    } catch (IOException e) {
      refuse(done, ": what was decided cannot be recorded and does not hold: " + e.getMessage());
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(done, ": the platform stops");
      return;
    }
    wishes.await(done);
    if (declined.isPresent()) {
      versions.reconsider();
    }
    if (versions.proposed().isPresent() && kind != ApprovalDecision.Kind.REVOKED) {
      considerProposed();
      boolean stays = versions.proposed().isPresent() || kind == ApprovalDecision.Kind.REJECTED;
      if (stays) {
        reconciler.complete();
      }
    } else {
      carryOut(kind);
    }
  }

  private void refuse(CompletableFuture<PluginInfo> done, String reason) {
    done.completeExceptionally(new PluginException(id, id + reason));
  }

  private void carryOut(ApprovalDecision.Kind kind) {
    boolean revoked = kind == ApprovalDecision.Kind.REVOKED;
    wishes.endedUnseen(false);
    wishes.stop(revoked);
    if (revoked) {
      beside.end();
    }
    wishes.start(versions.wanted() ? Ask.AUTOMATIC : Ask.NONE);
    versions.current().ifPresent(gatekeeper::show);
    reconciler.reconcile();
  }
}
