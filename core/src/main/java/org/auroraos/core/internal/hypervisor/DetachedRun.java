package org.auroraos.core.internal.hypervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.auroraos.api.backend.SandboxProcess;

/** A run that outlives the platform. It costs no thread: its output is none of ours. */
final class DetachedRun extends ProcessRun {
  DetachedRun(
      String traceId,
      List<String> command,
      SandboxProcess process,
      Instant started,
      RunTimer timer) {
    super(traceId, command, process, started, Results.detached(process.report()), timer);
  }

  @Override
  public void begin(Duration wallTime, Consumer<InstanceRun> ended) {
    CompletableFuture<?> unused =
        process().onExit().whenComplete((exit, failure) -> end(exit, failure, "", "", ended));
  }

  @Override
  public boolean detach() {
    forgetTimeouts();
    process().detach();
    closeBroker();
    return true;
  }

  @Override
  public boolean remark(String line) {
    return process().remark(line);
  }
}
