package org.auroraos.core.internal.lifecycle;

import java.util.Optional;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.supervise.RestartStrategy;

/**
 * What a plugin does for those that need it and for those that it needs: it waits for these before
 * its start, and for the others before its end. On the plugin's queue.
 */
final class Bonds {
  private final PluginStatus status;
  private final Dependencies.Member member;

  /** It would start if what it needs were there. */
  private boolean waits;

  /** Its process is to end when those of its dependents have. */
  private boolean ends;

  /** Its process has ended, and those of its dependents are to end before it starts again. */
  private boolean together;

  Bonds(String id, Dependencies dependencies, PluginStatus status, Dependencies.Listener listener) {
    this.status = status;
    this.member = dependencies.join(id, listener);
  }

  /** This version is deployed now. */
  void deployed(PluginDescription description) {
    member.deployed(description.version(), description.dependencies());
  }

  /** It is undeployed. */
  void withdrawn() {
    waits = false;
    together = false;
    member.withdrawn();
  }

  /** Lets its neighbours know where it stands. */
  void tell() {
    member.stands(status.state(), ends || together, waits);
  }

  /** Whether it has to end because one that it needs will. */
  boolean mustYield() {
    return member.mustYield();
  }

  /**
   * Its process has to end; those that need it are to end first.
   *
   * @return whether none of these runs
   */
  boolean mayEnd() {
    ends = true;
    tell();
    return !member.dependentsRun();
  }

  /** It has no process, and waits for nothing unless it is found to. */
  void idle() {
    waits = false;
    ends = false;
  }

  /** Whether those are gone that were to end with it. */
  boolean mayStart() {
    return !together || !member.dependentsRun();
  }

  /** Enters its start, or waits for what it needs, and says so. */
  boolean enter() {
    Optional<String> obstacle = member.enter();
    waits = obstacle.isPresent();
    together &= waits;
    obstacle.ifPresent(status::waits);
    return !waits;
  }

  /** Whether it waits for what it needs. */
  boolean waits() {
    return waits;
  }

  /** It has ended by itself and is started again, with what else its strategy says. */
  void restarts(RestartStrategy strategy) {
    givenUp(strategy);
    if (strategy == RestartStrategy.ONE_FOR_ALL) {
      member.restartDependencies();
    }
  }

  /** It has ended by itself too often; under these strategies nobody goes on without it. */
  void givenUp(RestartStrategy strategy) {
    together = strategy != RestartStrategy.ONE_FOR_ONE;
  }
}
