package org.auroraos.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.Spare;
import org.auroraos.api.plugin.Supervision;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.Finding;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxUsage;

/**
 * The API's values as JSON, with the field names of {@code docs/results.md}. A value that is not
 * there is a field that is not there.
 */
public final class Views {
  private Views() {}

  /** A result. */
  public static ObjectNode result(SandboxResult result) {
    ObjectNode view = Json.object();
    view.put("version", result.version());
    view.put("status", result.status().name());
    view.put("rc", result.rc());
    view.put("reason", result.reason());
    view.put("stdout", result.stdout());
    view.put("stderr", result.stderr());
    view.put("durationMs", result.duration().toMillis());
    view.put("cpuTimeMs", result.cpuTime().toMillis());
    view.put("peakMemoryBytes", result.peakMemory());
    result.io().ifPresent(io -> view.put("ioReadBytes", io.readBytes()));
    result.io().ifPresent(io -> view.put("ioWrittenBytes", io.writtenBytes()));
    view.set("cmd", strings(result.cmd()));
    view.put("traceId", result.traceId());
    view.put("isolation", result.isolation().id());
    view.set("enforced", report(result.enforced()));
    return view;
  }

  /** A report: an object with one field for each capability. */
  public static ObjectNode report(EnforcementReport report) {
    ObjectNode view = Json.object();
    for (Enforcement entry : report.entries()) {
      ObjectNode line = view.putObject(entry.capability().id());
      line.put("requested", entry.requested());
      line.put("applied", entry.applied());
      line.put("mechanism", entry.mechanism());
      line.put("detail", entry.detail());
    }
    return view;
  }

  /** What is weak about a policy. */
  public static ObjectNode assessment(Assessment assessment) {
    ObjectNode view = score(assessment);
    ArrayNode findings = view.putArray("findings");
    for (Finding finding : assessment.findings()) {
      ObjectNode line = findings.addObject();
      line.put("id", finding.id());
      line.put("severity", finding.severity().id());
      line.put("weight", finding.weight());
      line.put("key", finding.key());
      line.put("value", finding.value());
      line.put("reason", finding.reason());
      ObjectNode fix = line.putObject("fix");
      finding.fix().forEach(fix::put);
      line.put("source", finding.source());
    }
    return view;
  }

  /** How weak a policy is. */
  public static ObjectNode score(Assessment assessment) {
    ObjectNode view = Json.object();
    view.put("name", assessment.name());
    view.put("source", assessment.source());
    view.put("score", assessment.score());
    view.put("rating", assessment.rating().name().toLowerCase(Locale.ROOT));
    ArrayNode plugins = view.putArray("plugins");
    assessment.plugins().forEach(plugins::add);
    return view;
  }

  /** A plugin. */
  public static ObjectNode plugin(PluginInfo plugin) {
    ObjectNode view = Json.object();
    view.put("id", plugin.id());
    view.put("name", plugin.name());
    view.put("version", plugin.version());
    view.put("description", plugin.description());
    view.put("shape", plugin.shape().name().toLowerCase(Locale.ROOT));
    view.set("needs", strings(plugin.needs()));
    view.put("state", plugin.state().name());
    view.put("since", plugin.since().toString());
    view.put("source", plugin.source());
    view.put("digest", plugin.digest());
    view.put("policy", plugin.policyName());
    view.put("policyStale", plugin.policyStale());
    plugin.pid().ifPresent(pid -> view.put("pid", pid));
    plugin.started().ifPresent(started -> view.put("started", started.toString()));
    plugin.ended().ifPresent(ended -> view.put("ended", ended.toString()));
    view.set("enforced", report(plugin.enforced()));
    plugin.lastResult().ifPresent(last -> view.set("lastResult", result(last)));
    view.set("supervision", supervision(plugin.supervision()));
    plugin.admission().ifPresent(a -> view.set("admission", AdmissionViews.admission(a)));
    plugin.replacement().ifPresent(a -> view.set("replacement", AdmissionViews.admission(a)));
    view.put("problem", plugin.problem());
    return view;
  }

  /** How a plugin is supervised. */
  public static ObjectNode supervision(Supervision supervision) {
    ObjectNode view = Json.object();
    view.put("restarts", supervision.restarts());
    supervision.nextStart().ifPresent(at -> view.put("nextStart", at.toString()));
    view.put("health", supervision.health().name());
    view.put("healthDetail", supervision.healthDetail());
    supervision.healthChecked().ifPresent(at -> view.put("healthChecked", at.toString()));
    view.put("unresponsive", supervision.unresponsive());
    if (!supervision.spare().equals(Spare.unwanted())) {
      view.set("spare", spare(supervision.spare()));
    }
    return view;
  }

  private static ObjectNode spare(Spare spare) {
    ObjectNode view = Json.object();
    view.put("state", spare.state().name());
    spare.pid().ifPresent(pid -> view.put("pid", pid));
    view.put("reason", spare.reason());
    spare.nextTry().ifPresent(at -> view.put("nextTry", at.toString()));
    return view;
  }

  /** What a plugin uses now; what nobody counts is left out. */
  public static ObjectNode usage(SandboxUsage usage) {
    ObjectNode view = Json.object();
    usage.memory().ifPresent(memory -> view.put("memory", memory));
    usage.cpuTime().ifPresent(time -> view.put("cpuMillis", time.toMillis()));
    view.put("throttledMillis", usage.throttled().toMillis());
    view.put("frozen", usage.frozen());
    view.put("collectingMillis", usage.collecting().toMillis());
    return view;
  }

  /** A named policy with all its keys. */
  public static ObjectNode policy(PolicyEntry entry, PolicyCodec codec) {
    ObjectNode view = Json.object();
    view.put("name", entry.name());
    view.put("source", entry.source());
    view.put("valid", entry.policy().isPresent());
    entry.problem().ifPresent(problem -> view.put("problem", problem));
    entry.policy().ifPresent(policy -> view.set("policy", own(codec.toJson(policy), entry.name())));
    return view;
  }

  /** An instance with what is running in it. */
  public static ObjectNode instance(Instance instance) {
    ObjectNode view = Json.object();
    view.put("id", instance.spec().id());
    view.put("policy", instance.spec().policyName());
    instance.spec().data().ifPresent(data -> view.put("data", data.toString()));
    ArrayNode runs = view.putArray("runs");
    instance.runs().forEach(run -> runs.add(run(run)));
    return view;
  }

  /** A run. */
  public static ObjectNode run(Run run) {
    ObjectNode view = Json.object();
    view.put("traceId", run.traceId());
    view.set("cmd", strings(run.command()));
    view.put("pid", run.pid());
    view.put("started", run.started().toString());
    view.set("enforced", report(run.enforced()));
    return view;
  }

  /** Strings as an array. */
  public static ArrayNode strings(Iterable<String> values) {
    ArrayNode array = Json.array();
    values.forEach(array::add);
    return array;
  }

  private static JsonNode own(String json, String source) {
    try {
      return Json.parse(json, source);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
