package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.store.PluginRecord;

/**
 * One plugin, and what can be asked of it or happen to it. An operation only notes what is wanted;
 * the {@link Reconciler} brings it there. Apart from {@link #info}, {@link #usage} and {@link
 * #execute}, everything is called on the plugin's queue.
 */
final class Plugin {
  private final String id;
  private final LifecycleServices services;
  private final SerialQueue queue;
  private final PluginStatus status;
  private final Versions versions;
  private final Bonds bonds;
  private final Restarts restarts;
  private final Gatekeeper gatekeeper;
  private final Activation activation;
  private final Beside beside;
  private final Wishes wishes = new Wishes();
  private final Reconciler reconciler;
  private final Consent consent;

  Plugin(PluginDescription description, Path source, LifecycleServices services) {
    this.id = description.id();
    this.services = services;
    this.queue = new SerialQueue(services.pool());
    this.status =
        new PluginStatus(
            description,
            source.toString(),
            this::stateChanged,
            (event, why) -> services.admissions().tell(event, id, why),
            services.clock());
    this.versions = new Versions(id, services.store());
    this.bonds = new Bonds(id, services.dependencies(), status, neighbours());
    this.restarts =
        new Restarts(id, services, status, bonds, () -> queue.execute(this::restartDue));
    this.gatekeeper = new Gatekeeper(id, services, status);
    this.activation =
        new Activation(
            id, services, queue, status, bonds, restarts, gatekeeper, this::activationChanged);
    this.beside = new Beside(id, services);
    PluginParts parts =
        new PluginParts(
            id,
            services,
            status,
            wishes,
            versions,
            bonds,
            restarts,
            gatekeeper,
            activation,
            beside);
    this.reconciler = new Reconciler(parts, queue);
    this.consent = new Consent(parts, reconciler);
  }

  private Dependencies.Listener neighbours() {
    return new Dependencies.Listener() {
      @Override
      public void neighbourChanged() {
        queue.execute(reconciler::reconcile);
      }

      @Override
      public void restartsWithGroup() {
        queue.execute(Plugin.this::restartWithGroup);
      }
    };
  }

  /** The listener first: what follows from it elsewhere is to be recorded after it. */
  private void stateChanged(PluginState before, PluginInfo now) {
    services.listener().stateChanged(before, now);
    bonds.tell();
  }

  String id() {
    return id;
  }

  PluginInfo info() {
    return status.info();
  }

  /** What it uses now. */
  Optional<SandboxUsage> usage() {
    return status.usage();
  }

  void execute(Runnable task) {
    queue.execute(task);
  }

  /** See {@link SerialQueue#atRest}. */
  long atRest() {
    return queue.atRest();
  }

  /** Takes over what the store knows. It is not started before its source is known to be there. */
  void adopt(PluginRecord record) {
    versions.adopt(record);
    restarts.show();
    status.version(record.description(), record.source().toString(), record.digest());
    bonds.deployed(record.description());
    status.to(VERIFIED);
  }

  /**
   * Its source lies there with this fingerprint.
   *
   * @return whether it is the one that was deployed
   */
  boolean confirm(Path source, String fingerprint) {
    boolean same =
        versions.isDeployed(source, fingerprint)
            && wishes.removal().isEmpty()
            && services.admissions().upToDate(versions.current().orElseThrow());
    if (same) {
      versions.forgetNext();
      status.replacementProblem("");
      reconciler.confirmed();
    }
    return same;
  }

  /** Whether its source is still there cannot be told. */
  void unseen(String folder) {
    reconciler.unseen(folder);
  }

  /**
   * A sound version was deployed.
   *
   * @throws IOException when it cannot be kept; everything is as before then
   */
  void offer(Examined examined, Path source, String fingerprint) throws IOException {
    boolean proposed = versions.offer(examined, source, fingerprint);
    wishes.keep();
    if (proposed) {
      consent.considerProposed();
    } else {
      PluginRecord seen = versions.current().orElseThrow();
      status.version(seen.description(), source.toString(), seen.digest());
      gatekeeper.show(seen);
      reconciler.confirmed();
      settingsChanged();
      reconciler.retryIf(status.state() == FAILED);
    }
  }

  /**
   * What has become of it, once nothing more follows by itself from what was deployed last.
   *
   * @return empty while something does
   */
  Optional<PluginInfo> outcome() {
    boolean rests =
        status.state().settled()
            || status.state() == BACKOFF
            || (bonds.waits() && services.dependencies().settled(id));
    return rests && versions.next().isEmpty() ? Optional.of(info()) : Optional.empty();
  }

  /**
   * An operator approves what is proposed, if there is that, else what is deployed.
   *
   * @param digest how the digest of that begins
   * @param by who, as in the audit log
   */
  void approve(String digest, String by, CompletableFuture<PluginInfo> done) {
    consent.approve(digest, by, done);
  }

  /**
   * An operator refuses what is proposed or deployed, or takes an approval back.
   *
   * @param by who, as in the audit log
   */
  void decide(
      ApprovalDecision.Kind kind, String by, String why, CompletableFuture<PluginInfo> done) {
    consent.decide(kind, by, why, done);
  }

  /** What lies there cannot be let in. If that is what is deployed, there is no replacement. */
  void refused(Path source, String fingerprint, String problem) {
    if (versions.isDeployed(source, fingerprint)) {
      reconciler.confirmed();
    } else {
      replacementRefused(problem);
    }
  }

  /** What was deployed to replace it is not sound; it stays as it is. */
  void replacementRefused(String problem) {
    status.replacementProblem(problem);
    reconciler.confirmed();
  }

  /** Whether nothing of it was ever kept. */
  boolean empty() {
    return versions.empty();
  }

  void start(CompletableFuture<PluginInfo> done) {
    want(true, done);
    boolean up = activation.present() && status.state() != PluginState.STOPPING && !wishes.stop();
    if (!up) {
      wishes.start(Ask.OPERATOR);
    }
    reconciler.reconcile();
  }

  void stop(CompletableFuture<PluginInfo> done) {
    want(false, done);
    wishes.noStart();
    wishes.stop(true);
    reconciler.reconcile();
  }

  /** What runs is not ended for a start that would fail. */
  void restart(CompletableFuture<PluginInfo> done) {
    Optional<String> obstacle =
        activation.present()
            ? versions.current().flatMap(new RestartCheck(services)::obstacle)
            : Optional.empty();
    if (obstacle.isPresent()) {
      String refusal = id + " is not restarted and runs on, as it could not start again: ";
      done.completeExceptionally(new PluginException(id, refusal + obstacle.get()));
      return;
    }
    want(true, done);
    wishes.start(Ask.OPERATOR);
    wishes.stop(true);
    reconciler.reconcile();
  }

  /** Forgets its restarts and starts it, if it does not run. */
  void reset(CompletableFuture<PluginInfo> done) {
    try {
      restarts.forget();
    } catch (IOException e) {
      done.completeExceptionally(
          new PluginException(id, id + ": its restarts cannot be forgotten: " + e.getMessage()));
      return;
    }
    start(done);
  }

  /** A sandbox in which something else may run. */
  void beside(CompletableFuture<PluginSandbox> done) {
    try {
      Optional<PluginRecord> version =
          wishes.removal().isPresent() ? Optional.empty() : versions.current();
      done.complete(beside.open(version, info(), activation.running()));
    } catch (PluginException e) {
      done.completeExceptionally(e);
    }
  }

  /** A restart asked for by a timer; where its source was not seen yet, that will start it. */
  private void restartDue() {
    boolean other = wishes.over() || wishes.stop() || wishes.start() != Ask.NONE;
    if (status.state() != BACKOFF || other) {
      return;
    }
    wishes.endedUnseen(false);
    if (wishes.confirmed()) {
      wishes.start(Ask.RESTART);
      reconciler.reconcile();
    }
  }

  /** One that needs it has ended, and takes it along. */
  private void restartWithGroup() {
    boolean other = wishes.over() || wishes.stop() || wishes.start() != Ask.NONE;
    if (activation.present() && !other && wishes.removal().isEmpty()) {
      wishes.start(Ask.RESTART);
      wishes.stop(true);
      reconciler.reconcile();
    }
  }

  /**
   * Its source is gone.
   *
   * @param gone called when nothing of it is left but its data
   */
  void undeploy(Runnable gone) {
    wishes.remove(gone);
    versions.forgetNext();
    wishes.noStart();
    reconciler.reconcile();
  }

  /** The platform ends; what is wanted of it stays as it is. */
  void shutdown(CompletableFuture<PluginInfo> done) {
    wishes.close();
    wishes.await(done);
    reconciler.reconcile();
  }

  /** A policy or a configuration has changed. */
  void settingsChanged() {
    reconciler.retryIf(activation.settingsChanged());
    consent.considerProposed();
  }

  /** There is a sandbox backend now. */
  void backendCame() {
    reconciler.retryIf(activation.failedForBackend());
    reconciler.reconcile();
  }

  /** The sandbox backend goes. */
  void backendWent() {
    activation.backendWent();
  }

  /** What ran before this platform has been found, of all plugins. */
  void allAdopted() {
    if (wishes.start() != Ask.NONE) {
      reconciler.reconcile();
    }
  }

  /** The platform ends and leaves what runs to the next one. */
  void letGo(CompletableFuture<PluginInfo> done) {
    wishes.leave();
    restarts.cancel();
    activation.letGo();
    done.complete(info());
  }

  private void activationChanged() {
    if (status.state() == PluginState.ACTIVE) {
      versions.prune();
    }
    reconciler.reconcile();
  }

  private void want(boolean wanted, CompletableFuture<PluginInfo> done) {
    try {
      versions.want(wanted);
      wishes.await(done);
    } catch (IOException e) {
      wishes.await(new UnwrittenWish(id, wanted, e).carriedOut(done));
    }
  }
}
