package org.auroraos.core.internal.lifecycle;

import static org.auroraos.api.plugin.PluginState.FAILED;
import static org.auroraos.api.plugin.PluginState.STARTING;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.function.Consumer;
import org.auroraos.api.backend.SandboxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What prevented the last start of a plugin, or ended it: what that makes of the plugin, and
 * whether it may be mended. On the plugin's queue.
 */
final class Hindrance {
  private static final Logger LOG = LoggerFactory.getLogger(Hindrance.class);

  private final String id;
  private final PluginStatus status;
  private final Terms terms;
  private final Aftermath aftermath;
  private final Consumer<String> remarks;
  private Obstacle obstacle = Obstacle.NONE;

  /**
   * There is none.
   *
   * @param remarks in the plugin's log
   */
  Hindrance(
      String id, PluginStatus status, Terms terms, Aftermath aftermath, Consumer<String> remarks) {
    this.id = id;
    this.status = status;
    this.terms = terms;
    this.aftermath = aftermath;
    this.remarks = remarks;
  }

  /** What would prevent a start now, or has. */
  void is(Obstacle what) {
    obstacle = what;
  }

  /** Nothing does. */
  void none() {
    obstacle = Obstacle.NONE;
  }

  /** Its settings cannot be used. */
  void settings(SettingsException problem) {
    obstacle = Obstacle.SETTINGS;
    status.policy(problem.policyName());
    status.to(FAILED, problem.getMessage());
  }

  /**
   * Its sandbox could not be built. Where a restart fails for what may be of the moment, such as a
   * full machine, it is an end.
   *
   * @param ask who wanted the start
   */
  void sandbox(SandboxException problem, Ask ask) {
    status.notStarted(problem.report());
    String text = "its sandbox could not be built: " + problem.getMessage();
    boolean ofTheMoment =
        problem.kind() == SandboxException.Kind.SETUP_FAILED && obstacle != Obstacle.BACKEND;
    if (ask == Ask.RESTART && ofTheMoment) {
      aftermath.notBuilt(terms.settings(), text);
    } else {
      obstacle = problem.isForNow() ? Obstacle.MACHINE : obstacle;
      status.to(FAILED, text + untilThen());
    }
  }

  /**
   * Of a launch that was planned it is the machine's fault; before that it is so for what the file
   * system says, such as a full disk, and else the plugin's own.
   */
  void files(IOException problem) {
    boolean machine = status.state() == STARTING || problem instanceof FileSystemException;
    obstacle = machine ? Obstacle.MACHINE : obstacle;
    status.to(FAILED, problem.getMessage() + untilThen());
  }

  /** Nobody has foreseen it. */
  void defect(RuntimeException problem) {
    LOG.error("Plugin {} could not be started", id, problem);
    status.to(FAILED, "it could not be started: " + problem);
  }

  private String untilThen() {
    return obstacle == Obstacle.MACHINE ? Activation.ITS_TURN : "";
  }

  /**
   * A policy or a configuration has changed.
   *
   * @param running whether there is a process
   * @return whether what prevented a start, or ended it, may be mended
   */
  boolean settingsChanged(boolean running) {
    Terms.Change change = terms.changed(running);
    if (running) {
      return false;
    }
    boolean failed = status.state() == FAILED;
    if (change.now().isEmpty()) {
      if (obstacle == Obstacle.SETTINGS && failed && !change.problem().isEmpty()) {
        status.to(FAILED, change.problem());
      }
      return false;
    }
    boolean mended =
        obstacle == Obstacle.SETTINGS
            || obstacle == Obstacle.ADMISSION
            || (obstacle == Obstacle.POLICY && change.otherPolicy());
    if (mended && obstacle != Obstacle.ADMISSION && failed) {
      String remark =
          "its policy " + change.now().get().policyName() + " has changed; it is tried again";
      LOG.info("Plugin {}: {}", id, remark);
      remarks.accept(remark);
    }
    return mended;
  }

  /** Whether it failed for want of something that the machine may have again. */
  boolean failedForMachine() {
    return obstacle == Obstacle.MACHINE && status.state() == FAILED;
  }

  /** Whether it failed for want of a backend. */
  boolean failedForBackend() {
    return obstacle == Obstacle.BACKEND;
  }
}
