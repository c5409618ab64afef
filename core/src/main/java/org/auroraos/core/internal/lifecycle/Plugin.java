package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.PENDING_APPROVAL;
import static org.auroraos.api.plugin.PluginState.REJECTED;
import static org.auroraos.api.plugin.PluginState.STAGED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.sandbox.SandboxUsage;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin: what is wanted of it, and the steps there. An operation only notes what is wanted;
 * {@link #reconcile} takes the next step, and is called again by what the step leads to. Apart from
 * {@link #info}, {@link #usage} and {@link #execute}, everything is called on the plugin's queue.
 */
final class Plugin {
  private static final Logger LOG = LoggerFactory.getLogger(Plugin.class);

  /** There is no process, and it is not stopped. */
  private static final Set<PluginState> STOPPABLE =
      EnumSet.of(FAILED, VERIFIED, BACKOFF, PENDING_APPROVAL);

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
  private final List<CompletableFuture<PluginInfo>> waiting = new ArrayList<>();

  private Ask start = Ask.NONE;
  private boolean stop;
  private boolean confirmed;
  private boolean closing;
  private boolean leaving;

  /** Its process ended while nobody watched; what follows from that is not another start. */
  private boolean endedUnseen;

  private Optional<Runnable> removal = Optional.empty();

  /** Looks whether the machine has what a start lacked. */
  private Optional<Future<?>> again = Optional.empty();

  Plugin(PluginDescription description, Path source, LifecycleServices services) {
    this.id = description.id();
    this.services = services;
    this.queue = new SerialQueue(services.pool());
    this.status =
        new PluginStatus(description, source.toString(), this::stateChanged, services.clock());
    this.versions = new Versions(id, services.store());
    this.bonds = new Bonds(id, services.dependencies(), status, neighbours());
    this.restarts =
        new Restarts(id, services, status, bonds, () -> queue.execute(this::restartDue));
    this.gatekeeper = new Gatekeeper(id, services, status);
    this.activation =
        new Activation(
            id, services, queue, status, bonds, restarts, gatekeeper, this::activationChanged);
    this.beside = new Beside(id, services);
  }

  private Dependencies.Listener neighbours() {
    return new Dependencies.Listener() {
      @Override
      public void neighbourChanged() {
        queue.execute(Plugin.this::reconcile);
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
            && removal.isEmpty()
            && services.admissions().upToDate(versions.current().orElseThrow());
    if (same) {
      versions.forgetNext();
      status.replacementProblem("");
      confirmed();
    }
    return same;
  }

  /**
   * A sound version was deployed.
   *
   * @throws IOException when it cannot be kept; everything is as before then
   */
  void offer(Examined examined, Path source, String fingerprint) throws IOException {
    boolean proposed = versions.offer(examined, source, fingerprint);
    removal = Optional.empty();
    if (proposed) {
      considerProposed();
    } else {
      PluginRecord seen = versions.current().orElseThrow();
      status.version(seen.description(), source.toString(), seen.digest());
      gatekeeper.show(seen);
      confirmed();
      settingsChanged();
      retryIf(status.state() == FAILED);
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
   * What is proposed replaces what is deployed when it is admitted, or when that is not admitted
   * either. Until then what is deployed goes on.
   */
  private void considerProposed() {
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
      case WAITS -> confirmed();
      case REFUSED -> {
        versions.decline();
        confirmed();
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
    reconcile();
  }

  /**
   * An operator approves what is proposed, if there is that, else what is deployed.
   *
   * @param digest how the digest of that begins
   * @param by who, as in the audit log
   */
  void approve(String digest, String by, CompletableFuture<PluginInfo> done) {
    decide(
        ApprovalDecision.Kind.APPROVED,
        by,
        "",
        about -> LookedAt.problem(id, about.digest(), digest),
        done);
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
    Optional<PluginRecord> about = proposed.or(versions::current);
    boolean waits = proposed.isPresent() || status.state() == PENDING_APPROVAL;
    boolean again = kind == ApprovalDecision.Kind.APPROVED && status.state() == REJECTED;
    boolean possible = waits || again || kind == ApprovalDecision.Kind.REVOKED;
    if (about.isEmpty() || !possible) {
      done.completeExceptionally(
          new PluginException(
              id,
              id
                  + " does not wait for approval, it is "
                  + status.state()
                  + "; aurora:pending lists what waits, aurora:revoke ID stops what runs"));
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
      done.completeExceptionally(
          new PluginException(
              id,
              id + ": what was decided cannot be recorded and does not hold: " + e.getMessage()));
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(new PluginException(id, id + ": the platform stops"));
      return;
    }
    waiting.add(done);
    if (proposed.isPresent()) {
      considerProposed();
      boolean stays = versions.proposed().isPresent() || kind == ApprovalDecision.Kind.REJECTED;
      if (stays) {
        complete();
      }
    } else {
      carryOut(kind);
    }
  }

  private void carryOut(ApprovalDecision.Kind kind) {
    endedUnseen = false;
    stop = kind == ApprovalDecision.Kind.REVOKED;
    if (stop) {
      beside.end();
    }
    start = versions.wanted() ? Ask.AUTOMATIC : Ask.NONE;
    versions.current().ifPresent(gatekeeper::show);
    reconcile();
  }

  /** What was deployed to replace it is not sound; it stays as it is. */
  void replacementRefused(String problem) {
    status.replacementProblem(problem);
    confirmed();
  }

  /** Whether nothing of it was ever kept. */
  boolean empty() {
    return versions.empty();
  }

  void start(CompletableFuture<PluginInfo> done) {
    want(true, done);
    boolean up = activation.present() && status.state() != PluginState.STOPPING && !stop;
    start = up ? start : Ask.OPERATOR;
    reconcile();
  }

  void stop(CompletableFuture<PluginInfo> done) {
    want(false, done);
    start = Ask.NONE;
    stop = true;
    reconcile();
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
    start = Ask.OPERATOR;
    stop = true;
    reconcile();
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
      Optional<PluginRecord> version = removal.isPresent() ? Optional.empty() : versions.current();
      done.complete(beside.open(version, info(), activation.running()));
    } catch (PluginException e) {
      done.completeExceptionally(e);
    }
  }

  /** A restart asked for by a timer; where its source was not seen yet, that will start it. */
  private void restartDue() {
    if (status.state() != BACKOFF || closing || leaving || stop || start != Ask.NONE) {
      return;
    }
    endedUnseen = false;
    if (confirmed) {
      start = Ask.RESTART;
      reconcile();
    }
  }

  /** One that needs it has ended, and takes it along. */
  private void restartWithGroup() {
    boolean mayRestart = start == Ask.NONE && !stop && !closing && !leaving;
    if (activation.present() && mayRestart && removal.isEmpty()) {
      start = Ask.RESTART;
      stop = true;
      reconcile();
    }
  }

  /**
   * Its source is gone.
   *
   * @param gone called when nothing of it is left but its data
   */
  void undeploy(Runnable gone) {
    removal = Optional.of(gone);
    versions.forgetNext();
    start = Ask.NONE;
    reconcile();
  }

  /** The platform ends; what is wanted of it stays as it is. */
  void shutdown(CompletableFuture<PluginInfo> done) {
    closing = true;
    waiting.add(done);
    reconcile();
  }

  /** A policy or a configuration has changed. */
  void settingsChanged() {
    retryIf(activation.settingsChanged());
    considerProposed();
  }

  /** There is a sandbox backend now. */
  void backendCame() {
    retryIf(activation.failedForBackend());
    reconcile();
  }

  /** What the machine lacks now it may have later. */
  private void lookAgain() {
    again.ifPresent(timer -> timer.cancel(false));
    Runnable look = () -> queue.execute(this::machineAgain);
    again = Optional.of(services.timers().cancellable(Activation.TRY_AGAIN, look));
  }

  private void machineAgain() {
    if (closing || leaving) {
      return;
    }
    if (versions.again()) {
      reconcile();
    } else {
      retryIf(activation.failedForMachine());
    }
  }

  /** The sandbox backend goes. */
  void backendWent() {
    activation.backendWent();
  }

  /** What ran before this platform has been found, of all plugins. */
  void allAdopted() {
    if (start != Ask.NONE) {
      reconcile();
    }
  }

  /** The platform ends and leaves what runs to the next one. */
  void letGo(CompletableFuture<PluginInfo> done) {
    leaving = true;
    restarts.cancel();
    activation.letGo();
    done.complete(info());
  }

  private void retryIf(boolean mended) {
    if (mended && versions.wanted()) {
      start = Ask.AUTOMATIC;
      reconcile();
    }
  }

  private void activationChanged() {
    if (status.state() == PluginState.ACTIVE) {
      versions.prune();
    }
    reconcile();
  }

  /** Finds out what an earlier platform has left; false when that cannot be known now. */
  private boolean adoptWhatIsLeft() {
    if (versions.current().isEmpty() || !activation.mayBeLeft()) {
      services.adoptions().done(id);
      return true;
    }
    Activation.Adoption adoption = activation.adopt(versions.current().get());
    if (adoption == Activation.Adoption.NOT_NOW) {
      return false;
    }
    endedUnseen |= adoption == Activation.Adoption.ENDED;
    services.adoptions().done(id);
    return true;
  }

  private void reconcile() {
    if (!leaving) {
      step();
      bonds.tell();
    }
  }

  private void step() {
    if (!adoptWhatIsLeft()) {
      if (closing) {
        LOG.warn("Plugin {} may run; there is no backend to end it with", id);
        complete();
      } else if (activation.present() && mustEnd()) {
        end();
      }
      return;
    }
    if (activation.present()) {
      if (mustEnd()) {
        end();
      } else if (status.state().settled()) {
        if (status.state().running()) {
          // It runs, which is all that was asked for; its end must not be taken for another wish.
          start = Ask.NONE;
        }
        complete();
      }
      return;
    }
    bonds.idle();
    if (closing) {
      restarts.cancel();
      activation.close();
      complete();
      return;
    }
    if (removal.isPresent()) {
      remove(removal.get());
      return;
    }
    if (stop && STOPPABLE.contains(status.state())) {
      restarts.cancel();
      status.to(STOPPED);
    }
    stop = false;
    if (versions.next().isPresent()) {
      swap();
    }
    if (start != Ask.NONE && services.adoptions().pending() && services.gate().isOpen()) {
      return;
    }
    if (start != Ask.NONE && !bonds.mayStart()) {
      return;
    }
    Ask asked = start == Ask.AUTOMATIC && endedUnseen ? Ask.NONE : start;
    endedUnseen &= !confirmed;
    start = Ask.NONE;
    if (asked != Ask.NONE && versions.current().isPresent()) {
      restarts.cancel();
      activation.start(versions.current().get(), asked);
      start = bonds.waits() ? asked : start;
      if (activation.failedForMachine()) {
        lookAgain();
      }
    }
    if (status.state().settled() || status.state() == BACKOFF || bonds.waits()) {
      complete();
    }
  }

  /** Whether its process must not go on. */
  private boolean mustEnd() {
    return stop
        || closing
        || removal.isPresent()
        || versions.next().isPresent()
        || bonds.mustYield();
  }

  /** Ends its process after those of the plugins that need it. What yields comes back. */
  private void end() {
    boolean yields = !stop && !closing && removal.isEmpty() && versions.next().isEmpty();
    if (yields && start == Ask.NONE && versions.wanted()) {
      start = Ask.RESTART;
    }
    if (bonds.mayEnd()) {
      activation.stop();
    }
  }

  /** The new version takes the place of the old one. */
  private void swap() {
    PluginRecord record;
    try {
      record = versions.swap();
    } catch (IOException e) {
      String problem = "its state cannot be written: " + e + Activation.ITS_TURN;
      if (versions.current().isPresent()) {
        status.replacementProblem(problem);
        start = Ask.AUTOMATIC;
      } else {
        status.to(FAILED, problem);
        start = Ask.NONE;
      }
      lookAgain();
      return;
    }
    forgetRestarts();
    confirmed = true;
    endedUnseen = false;
    if (status.state() != STAGED) {
      status.to(STAGED);
    }
    status.version(record.description(), record.source().toString(), record.digest());
    bonds.deployed(record.description());
    status.to(VERIFIED);
    record.description().notes().forEach(note -> LOG.info("Plugin {}: {}", id, note));
    start = start == Ask.NONE ? Ask.AUTOMATIC : start;
  }

  /** They were those of another version. */
  private void forgetRestarts() {
    try {
      restarts.forget();
    } catch (IOException e) {
      LOG.warn("Plugin {}: the restarts of its last version still count: {}", id, e.toString());
    }
  }

  /** At the platform's start a plugin waits until its source was seen. */
  private void confirmed() {
    if (confirmed || versions.current().isEmpty()) {
      return;
    }
    confirmed = true;
    Optional<Admission> known = gatekeeper.show(versions.current().get());
    if (versions.wanted()) {
      start = Ask.AUTOMATIC;
      // One that was revoked and not stopped any more, because the platform was killed.
      stop = activation.present() && known.filter(Plugin::isRevoked).isPresent();
    } else {
      activation.showPolicy();
      stop = true;
    }
    reconcile();
  }

  private static boolean isRevoked(Admission known) {
    return known
        .decision()
        .filter(made -> made.kind() == ApprovalDecision.Kind.REVOKED)
        .isPresent();
  }

  private void want(boolean wanted, CompletableFuture<PluginInfo> done) {
    waiting.add(done);
    versions.want(wanted);
  }

  private void remove(Runnable gone) {
    restarts.cancel();
    activation.close();
    beside.end();
    versions.remove();
    bonds.withdrawn();
    removal = Optional.empty();
    confirmed = false;
    LOG.info("Plugin {} is undeployed, its data is kept", id);
    waiting.forEach(
        done -> done.completeExceptionally(new PluginException(id, id + " was undeployed")));
    waiting.clear();
    gone.run();
  }

  private void complete() {
    waiting.forEach(done -> done.complete(info()));
    waiting.clear();
  }
}
