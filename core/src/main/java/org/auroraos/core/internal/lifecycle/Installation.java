package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.logs.PluginLog;
import org.auroraos.core.internal.store.PluginRecord;

/**
 * The entry point {@code install} of a plugin: it runs in the plugin's sandbox before the first
 * start of each version. On the plugin's queue.
 */
final class Installation {
  private final LifecycleServices services;
  private final RunStarter starter;
  private final PluginLog log;

  /** What is to be started when it has succeeded. */
  private Optional<PluginRecord> of = Optional.empty();

  Installation(LifecycleServices services, RunStarter starter, PluginLog log) {
    this.services = services;
    this.starter = starter;
    this.log = log;
  }

  /** What has to run before this version is started; empty when that has run, or there is none. */
  Optional<List<String>> due(PluginRecord plugin) throws IOException {
    List<String> entry = plugin.description().commands().get(EntryPoint.INSTALL);
    boolean due = entry != null && !services.store().isInstalled(plugin.id(), plugin.digest());
    return due ? Optional.of(entry) : Optional.empty();
  }

  /** Starts it. */
  PluginRun begin(
      PluginRecord plugin,
      LaunchPlan plan,
      List<String> command,
      PluginSettings now,
      PluginRun.Listener listener)
      throws SandboxException, IOException {
    PluginRun started =
        starter.install(
            plugin.digest(), plan, command, now.supervision().installTimeout(), listener);
    of = Optional.of(plugin);
    log.remark("install started, pid " + started.process().pid());
    return started;
  }

  /** Whether it runs. */
  boolean runs() {
    return of.isPresent();
  }

  /** It has ended, or nobody will hear of its end. */
  PluginRecord over() {
    PluginRecord plugin = of.orElseThrow();
    of = Optional.empty();
    return plugin;
  }

  /**
   * Notes that it has succeeded.
   *
   * @param policy name of the policy it ran under
   * @return why it has not; empty if it has, and that is kept
   */
  String problem(PluginRecord plugin, SandboxResult result, String policy) {
    if (result.status() != SandboxStatus.OK) {
      return Endings.describe(result, policy, log.lastWords());
    }
    try {
      services.store().markInstalled(plugin.id(), plugin.digest());
      return "";
    } catch (IOException e) {
      return "that it has succeeded cannot be written: " + e;
    }
  }
}
