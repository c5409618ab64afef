package org.auroraos.core.internal.requests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;

/**
 * What is said to a request.
 *
 * @param request the name of its file
 * @param isResult whether something was run; else it says why not
 * @param text the content of the response, JSON
 */
record Answer(String request, boolean isResult, String text) {
  /**
   * It was run: {@code {"req": NAME, "sandbox": "running", "result": {...}}}. The result has what a
   * {@code SandboxResult} has as JSON, and with it {@code ts}, when it ended in seconds since 1970,
   * and, after a timeout, {@code "timeout": true}.
   *
   * @param why it did not run in the sandbox in which the plugin runs, but in {@code "own"}, if so
   */
  static Answer of(String request, SandboxResult result, Optional<String> why, Instant ended) {
    ObjectNode view = Views.result(result);
    view.put("ts", ended.toEpochMilli() / 1000.0);
    if (result.status() == SandboxStatus.TIMEOUT) {
      view.put("timeout", true);
    }
    ObjectNode answer = Json.object();
    answer.put("req", request);
    answer.put("sandbox", why.isEmpty() ? "running" : "own");
    why.ifPresent(reason -> answer.put("why", reason));
    answer.set("result", view);
    return new Answer(request, true, Json.pretty(answer) + "\n");
  }

  /** It was not run, or nobody can tell: {@code {"req", "error", "kind", "key"}}. */
  static Answer of(String request, RequestException problem) {
    ObjectNode answer = Json.object();
    answer.put("req", request);
    answer.put("error", problem.getMessage());
    answer.put("kind", problem.kind().name().toLowerCase(Locale.ROOT));
    problem.key().ifPresent(key -> answer.put("key", key));
    return new Answer(request, false, Json.pretty(answer) + "\n");
  }
}
