package org.auroraos.core.internal.lifecycle;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.sandbox.SandboxResult;

/**
 * Runs what an operator wants to have run in the sandbox of a running plugin, there or not at all.
 * What cannot be recorded in the audit log before is not run.
 */
final class OperatorCommand {
  private static final int MOST_RECORDED = 4096;
  private static final int PATIENCE_SECONDS = 10;

  private final String id;
  private final Optional<AuditLog> audit;
  private final String by;

  /**
   * A command for this plugin.
   *
   * @param by who, as in the audit log
   */
  OperatorCommand(String id, Optional<AuditLog> audit, String by) {
    this.id = id;
    this.audit = audit;
    this.by = by;
  }

  SandboxResult run(PluginSandbox sandbox, RunRequest request)
      throws PluginException, InterruptedException {
    if (!sandbox.runs()) {
      throw notInside(sandbox);
    }
    recordStart(sandbox, request);
    Optional<SandboxResult> result;
    try {
      result = sandbox.inside(request);
    } catch (InterruptedException e) {
      recordEnd("interrupted, and killed", Optional.empty());
      throw e;
    }
    recordEnd(result.map(end -> end.status() + " " + end.rc()).orElse("not run"), result);
    return result.orElseThrow(() -> notInside(sandbox));
  }

  private PluginException notInside(PluginSandbox sandbox) {
    String start = sandbox.runs() ? "" : "; aurora:start " + id + " starts it";
    return new PluginException(
        id, "nothing was run: the plugin " + id + " " + sandbox.obstacle() + start);
  }

  private void recordStart(PluginSandbox sandbox, RunRequest request)
      throws PluginException, InterruptedException {
    String command = String.join(" ", request.command());
    Map<String, String> details = new TreeMap<>();
    details.put(
        "command",
        command.length() <= MOST_RECORDED ? command : command.substring(0, MOST_RECORDED) + "…");
    details.put("digest", sandbox.digest());
    details.put("policy", sandbox.policyName());
    AuditLog log = audit.orElseThrow(() -> unrecorded("there is no audit log to record it in"));
    try {
      log.append(new AuditEntry("plugin.exec.started", id, by, details))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw unrecorded(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw unrecorded("the audit log does not answer");
    }
  }

  private PluginException unrecorded(String why) {
    return new PluginException(
        id, "nothing was run: the command cannot be recorded in the audit log: " + why);
  }

  /** Nothing depends on it; the log tells and counts itself what it loses. */
  private void recordEnd(String what, Optional<SandboxResult> result) {
    Map<String, String> details = new TreeMap<>();
    details.put("result", what);
    result.ifPresent(end -> details.put("trace", end.traceId()));
    result
        .map(SandboxResult::reason)
        .filter(reason -> !reason.isEmpty())
        .ifPresent(reason -> details.put("reason", reason));
    CompletableFuture<AuditRecord> unused =
        audit.orElseThrow().append(new AuditEntry("plugin.exec.ended", id, by, details));
  }
}
