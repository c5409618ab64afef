package org.auroraos.core.internal.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.auroraos.api.backend.Observer;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.hypervisor.RunInput;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.egress.DenialLines;
import org.auroraos.core.internal.logs.PluginLog;

/** Starts the process of a plugin. */
final class RunStarter {
  private final LifecycleServices services;
  private final PluginLog log;
  private final Executor queue;

  RunStarter(LifecycleServices services, PluginLog log, Executor queue) {
    this.services = services;
    this.log = log;
    this.queue = queue;
  }

  /**
   * Makes the plugin's instance and starts its process in it. The instance goes when the process
   * has ended, before the listener is told.
   */
  PluginRun start(LaunchPlan plan, Observer observer, PluginRun.Listener listener)
      throws SandboxException {
    String id = plan.instance().id();
    Instance instance = services.hypervisor().create(plan.instance());
    try {
      log.begin();
      Run process = instance.start(request(plan, observer));
      PluginRun run =
          plan.runtimeProtocol()
              ? BundleRun.watch(id, process, listener, queue, services.timers())
              : CommandRun.watch(process, instance, plan, log, listener, queue, services.timers());
      CompletableFuture<Void> unused =
          process.result().thenAccept(result -> queue.execute(() -> ended(run, result, listener)));
      return run;
    } catch (SandboxException | RuntimeException e) {
      services.hypervisor().destroy(id);
      throw e;
    }
  }

  private void ended(PluginRun run, SandboxResult result, PluginRun.Listener listener) {
    services.hypervisor().destroy(log.plugin());
    listener.ended(run, result);
  }

  private RunRequest request(LaunchPlan plan, Observer observer) {
    return RunRequest.builder(plan.command())
        .environment(plan.environment())
        .workingDirectory(plan.workingDirectory())
        .input(plan.runtimeProtocol() ? RunInput.channel() : RunInput.empty())
        .output(log)
        .egress(new DenialLines(log::remark))
        .observer(observer)
        .build();
  }
}
