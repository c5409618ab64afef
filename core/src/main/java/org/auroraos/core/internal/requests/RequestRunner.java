package org.auroraos.core.internal.requests;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.lifecycle.PluginSandbox;
import org.auroraos.core.internal.lifecycle.PluginSandboxes;
import org.auroraos.core.internal.requests.RequestException.Kind;

/**
 * Makes an answer of a request that was taken: it is run, if it may be, and what cannot be recorded
 * in the audit log before it is run is not.
 */
final class RequestRunner {
  /**
   * The plugin may not have been looked at yet, as in the first moments of the platform. Nothing
   * else is waited for: what one request waits, all behind it do.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MOST_RECORDED = 4096;

  private final PluginSandboxes sandboxes;
  private final AuditLog audit;
  private final Clock clock;

  RequestRunner(PluginSandboxes sandboxes, AuditLog audit, Clock clock) {
    this.sandboxes = sandboxes;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The answer to a request.
   *
   * @param folder where it was taken
   * @throws InterruptedException when the thread is interrupted; what ran was killed then
   */
  Answer answer(String name, RequestFolder folder) throws InterruptedException {
    String actor = folder.actor(name);
    try {
      Request request = Request.parse(folder.read(name), name);
      PluginSandbox sandbox = open(request);
      recordStart(name, request, sandbox, actor);
      folder.begins(name);
      Ran ran = run(request, sandbox);
      recordEnd(name, request, ran, actor);
      return Answer.of(name, ran.result(), ran.why(), clock.instant());
    } catch (RequestException e) {
      return refuse(name, e, actor);
    }
  }

  /**
   * What became of a request.
   *
   * @param why it was not run among the plugin's processes, but beside them
   */
  private record Ran(SandboxResult result, Optional<String> why) {}

  private static Ran run(Request request, PluginSandbox sandbox) throws InterruptedException {
    RunRequest asked = RunRequest.builder(request.command()).timeout(request.timeout()).build();
    Optional<SandboxResult> inside = sandbox.inside(asked);
    if (inside.isPresent()) {
      return new Ran(inside.get(), Optional.empty());
    }
    String why = request.plugin() + " " + sandbox.obstacle();
    return new Ran(sandbox.beside(asked), Optional.of(why));
  }

  /**
   * The answer to a request that was taken and not answered.
   *
   * @param reason why not, such as "the platform has died"
   */
  Answer unanswered(String name, String reason, RequestFolder folder) {
    RequestException problem =
        folder.hasBegun(name)
            ? new RequestException(
                Kind.LOST,
                name
                    + ": "
                    + reason
                    + " while it ran; it may have done all, a part or nothing of its work, and is"
                    + " not run again. Look at what it should have done, and ask again if that is"
                    + " right")
            : new RequestException(
                Kind.REFUSED,
                name + ": " + reason + " before it was run; it has done nothing. Ask again");
    return refuse(name, problem, folder.actor(name));
  }

  private Answer refuse(String name, RequestException problem, String actor) {
    Map<String, String> details = new TreeMap<>();
    details.put("problem", problem.getMessage());
    problem.key().ifPresent(key -> details.put("key", key));
    String event = problem.kind() == Kind.LOST ? "request.lost" : "request.refused";
    record(new AuditEntry(event, name, actor, details));
    return Answer.of(name, problem);
  }

  private PluginSandbox open(Request request) throws RequestException, InterruptedException {
    try {
      return sandboxes.open(request.plugin());
    } catch (PluginException tooEarly) {
      sandboxes.awaitKnown(request.plugin(), PATIENCE);
    }
    try {
      return sandboxes.open(request.plugin());
    } catch (PluginException e) {
      throw new RequestException(Kind.REFUSED, "plugin", e.getMessage());
    }
  }

  private void recordStart(String name, Request request, PluginSandbox sandbox, String actor)
      throws RequestException, InterruptedException {
    Map<String, String> details = new TreeMap<>();
    details.put("plugin", request.plugin());
    details.put("digest", sandbox.digest());
    details.put("policy", sandbox.policyName());
    details.put("command", shortened(String.join(" ", request.command())));
    details.put("timeout", request.timeout().toSeconds() + "s");
    try {
      audit.append(new AuditEntry("request.started", name, actor, details)).get();
    } catch (ExecutionException e) {
      throw new RequestException(
          Kind.REFUSED,
          name + ": it cannot be recorded in the audit log, so it is not run: " + cause(e));
    }
  }

  private void recordEnd(String name, Request request, Ran ran, String actor) {
    SandboxResult result = ran.result();
    Map<String, String> details = new TreeMap<>();
    details.put("plugin", request.plugin());
    details.put("result", result.status() + " " + result.rc());
    details.put("trace", result.traceId());
    details.put("sandbox", ran.why().isEmpty() ? "running" : "own");
    if (!result.reason().isEmpty()) {
      details.put("reason", result.reason());
    }
    record(new AuditEntry("request.ended", name, actor, details));
  }

  /** Nothing depends on it; the log tells and counts itself what it loses. */
  private void record(AuditEntry entry) {
    CompletableFuture<AuditRecord> unused = audit.append(entry);
  }

  private static String cause(ExecutionException e) {
    return e.getCause() instanceof IOException ? e.getCause().getMessage() : e.toString();
  }

  private static String shortened(String command) {
    return command.length() <= MOST_RECORDED ? command : command.substring(0, MOST_RECORDED) + "…";
  }
}
