package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.BACKOFF;
import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.PENDING_APPROVAL;
import static org.auroraos.api.plugin.PluginState.STAGED;
import static org.auroraos.api.plugin.PluginState.STOPPED;
import static org.auroraos.api.plugin.PluginState.VERIFIED;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.store.PluginRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a plugin to where it is wanted, one step at a time: {@link #reconcile} takes the next
 * step, and is called again by what the step leads to. On the plugin's queue.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** There is no process, and it is not stopped. */
  private static final Set<PluginState> STOPPABLE =
      EnumSet.of(FAILED, VERIFIED, BACKOFF, PENDING_APPROVAL);

  /** How it begins that its source was not seen yet, and cannot be. */
  private static final String UNSEEN = "it waits for the deploy folder ";

  private final String id;
  private final LifecycleServices services;
  private final Executor queue;
  private final PluginStatus status;
  private final Wishes wishes;
  private final Versions versions;
  private final Bonds bonds;
  private final Restarts restarts;
  private final Gatekeeper gatekeeper;
  private final Activation activation;
  private final Beside beside;

  /** Looks whether the machine has what a start lacked. */
  private Optional<Future<?>> again = Optional.empty();

  Reconciler(PluginParts plugin, Executor queue) {
    this.id = plugin.id();
    this.services = plugin.services();
    this.queue = queue;
    this.status = plugin.status();
    this.wishes = plugin.wishes();
    this.versions = plugin.versions();
    this.bonds = plugin.bonds();
    this.restarts = plugin.restarts();
    this.gatekeeper = plugin.gatekeeper();
    this.activation = plugin.activation();
    this.beside = plugin.beside();
  }

  /** Takes the next step, if there is one. */
  void reconcile() {
    if (!wishes.leaving()) {
      step();
      bonds.tell();
    }
  }

  /** What prevented a start, or ended it, may be mended. */
  void retryIf(boolean mended) {
    if (mended && versions.wanted()) {
      wishes.start(Ask.AUTOMATIC);
      reconcile();
    }
  }

  /**
   * Its source was not seen yet, and nothing else has become of it.
   *
   * @param folder where it should lie, and what is wrong with that
   */
  void unseen(String folder) {
    boolean idle = status.problem().isEmpty() || isUnseen();
    if (!wishes.confirmed() && status.state() == VERIFIED && idle) {
      status.waits(UNSEEN + folder);
    }
  }

  private boolean isUnseen() {
    return status.problem().startsWith(UNSEEN);
  }

  /** At the platform's start a plugin waits until its source was seen. */
  void confirmed() {
    if (wishes.confirmed() || versions.current().isEmpty()) {
      return;
    }
    wishes.confirmed(true);
    if (status.state() == VERIFIED && isUnseen()) {
      status.waits("");
    }
    Optional<Admission> known = gatekeeper.show(versions.current().get());
    if (versions.wanted()) {
      wishes.start(Ask.AUTOMATIC);
      // One that was revoked and not stopped any more, because the platform was killed.
      wishes.stop(activation.present() && known.filter(Reconciler::isRevoked).isPresent());
    } else {
      activation.showPolicy();
      wishes.stop(true);
    }
    reconcile();
  }

  /** Who waits for it is told where it stands. */
  void complete() {
    wishes.complete(status.info());
  }

  private static boolean isRevoked(Admission known) {
    return known
        .decision()
        .filter(made -> made.kind() == ApprovalDecision.Kind.REVOKED)
        .isPresent();
  }

  private void step() {
    if (!adoptWhatIsLeft()) {
      if (wishes.closing()) {
        LOG.warn("Plugin {} may run and cannot be reached; it is left to its sandbox", id);
        complete();
      } else if (activation.present() && mustEnd()) {
        end();
      } else if (!activation.present() && services.gate().isOpen()) {
        complete();
      }
      return;
    }
    if (activation.present()) {
      if (mustEnd()) {
        end();
      } else if (status.state().settled()) {
        if (status.state().running()) {
          // It runs, which is all that was asked for; its end must not be taken for another wish.
          wishes.noStart();
        }
        complete();
      }
      return;
    }
    bonds.idle();
    if (wishes.closing()) {
      restarts.cancel();
      activation.close();
      complete();
      return;
    }
    if (wishes.removal().isPresent()) {
      remove(wishes.removal().get());
      return;
    }
    if (wishes.stop() && STOPPABLE.contains(status.state())) {
      restarts.cancel();
      status.to(STOPPED);
    }
    wishes.stop(false);
    if (versions.next().isPresent()) {
      swap();
    }
    if (wishes.start() == Ask.NONE || mayBegin()) {
      begin();
    }
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
    if (adoption == Activation.Adoption.LATER) {
      services.adoptions().done(id);
      lookAgain(Activation.LOOK_AGAIN);
      return false;
    }
    wishes.endedUnseen(wishes.endedUnseen() || adoption == Activation.Adoption.ENDED);
    services.adoptions().done(id);
    return true;
  }

  /** Whether nothing has to be found or to end before it. */
  private boolean mayBegin() {
    boolean othersMayRun = services.adoptions().pending() && services.gate().isOpen();
    return !othersMayRun && bonds.mayStart();
  }

  /** Starts it if that is wanted. */
  private void begin() {
    boolean noStart = wishes.start() == Ask.AUTOMATIC && wishes.endedUnseen();
    Ask asked = noStart ? Ask.NONE : wishes.start();
    wishes.endedUnseen(wishes.endedUnseen() && !wishes.confirmed());
    wishes.noStart();
    if (asked != Ask.NONE && versions.current().isPresent()) {
      restarts.cancel();
      activation.start(versions.current().get(), asked);
      if (bonds.waits()) {
        wishes.start(asked);
      }
      if (activation.failedForMachine()) {
        lookAgain(Activation.TRY_AGAIN);
      }
    }
    if (status.state().settled() || status.state() == BACKOFF || bonds.waits()) {
      complete();
    }
  }

  /** Whether its process must not go on. */
  private boolean mustEnd() {
    return mustEndForGood() || bonds.mustYield();
  }

  private boolean mustEndForGood() {
    return wishes.stop()
        || wishes.closing()
        || wishes.removal().isPresent()
        || versions.next().isPresent();
  }

  /** Ends its process after those of the plugins that need it. What yields comes back. */
  private void end() {
    if (!mustEndForGood() && wishes.start() == Ask.NONE && versions.wanted()) {
      wishes.start(Ask.RESTART);
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
        wishes.start(Ask.AUTOMATIC);
      } else {
        status.to(FAILED, problem);
        wishes.noStart();
      }
      lookAgain(Activation.TRY_AGAIN);
      return;
    }
    forgetRestarts();
    wishes.confirmed(true);
    wishes.endedUnseen(false);
    if (status.state() != STAGED) {
      status.to(STAGED);
    }
    status.version(record.description(), record.source().toString(), record.digest());
    bonds.deployed(record.description());
    status.to(VERIFIED);
    record.description().notes().forEach(note -> LOG.info("Plugin {}: {}", id, note));
    if (wishes.start() == Ask.NONE) {
      wishes.start(Ask.AUTOMATIC);
    }
  }

  /** They were those of another version. */
  private void forgetRestarts() {
    try {
      restarts.forget();
    } catch (IOException e) {
      LOG.warn("Plugin {}: the restarts of its last version still count: {}", id, e.toString());
    }
  }

  /** What the machine lacks now it may have later. */
  private void lookAgain(Duration delay) {
    again.ifPresent(timer -> timer.cancel(false));
    Runnable look = () -> queue.execute(this::machineAgain);
    again = Optional.of(services.timers().cancellable(delay, look));
  }

  private void machineAgain() {
    if (wishes.over()) {
      return;
    }
    if (versions.again()) {
      reconcile();
      return;
    }
    if (activation.mayBeLeft()) {
      reconcile();
    }
    retryIf(activation.failedForMachine());
  }

  private void remove(Runnable gone) {
    restarts.cancel();
    activation.close();
    beside.end();
    versions.remove();
    bonds.withdrawn();
    wishes.keep();
    wishes.confirmed(false);
    LOG.info("Plugin {} is undeployed, its data is kept", id);
    wishes.fail(new PluginException(id, id + " was undeployed"));
    gone.run();
  }
}
