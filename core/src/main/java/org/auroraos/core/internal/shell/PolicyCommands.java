package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyException;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.Assessment;
import org.auroraos.api.policy.lint.PolicyLinter;
import org.auroraos.api.policy.lint.PolicySubject;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.auroraos.core.internal.policy.PolicyExport;
import org.auroraos.core.internal.text.TerminalText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands that show policies and judge them. */
@Component(service = PolicyCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"policies", "policy"})
public final class PolicyCommands extends UsageOnMistake {
  /** How long the file of a policy may take to be read. */
  private static final Duration FILES_READ = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(PolicyCommands.class);

  private final PolicyRegistry policies;
  private final PolicyCodec codec;
  private final PolicyLinter linter;
  private final PluginManager plugins;

  /** Commands on the policies of this registry. */
  @Activate
  public PolicyCommands(
      @Reference PolicyRegistry policies,
      @Reference PolicyCodec codec,
      @Reference PolicyLinter linter,
      @Reference PluginManager plugins) {
    this.policies = policies;
    this.codec = codec;
    this.linter = linter;
    this.plugins = plugins;
  }

  /** All policies. */
  @Descriptor("lists all policies with their scores: 0.0 is the strongest, 10.0 the weakest")
  public Object policies(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<PolicySummary> summaries =
        policies.list().stream()
            .map(
                entry ->
                    new PolicySummary(entry, entry.policy().map(policy -> assess(entry, policy))))
            .toList();
    if (!json) {
      return new Listing<>(PolicySummary.class, summaries);
    }
    ArrayNode view = Json.array();
    for (PolicySummary summary : summaries) {
      ObjectNode line = Views.policy(summary.entry(), codec);
      summary.assessment().ifPresent(a -> line.put("score", a.score()));
      view.add(line);
    }
    return Json.pretty(view);
  }

  /** One policy with all its keys. */
  @Descriptor("shows a policy: all its keys, and which plugins run under it")
  public Object policy(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("name of the policy") String name)
      throws CommandException, InterruptedException {
    PolicyDetail detail = detail(find(name));
    if (!json) {
      return detail;
    }
    ObjectNode view = Views.policy(detail.entry(), codec);
    detail.assessment().ifPresent(a -> view.put("score", a.score()));
    ArrayNode users = view.putArray("plugins");
    for (PluginInfo plugin : detail.plugins()) {
      users.addObject().put("id", plugin.id()).put("stale", plugin.policyStale());
    }
    return Json.pretty(view);
  }

  /** What else there is to know about a policy. */
  @Descriptor(
      "lint: what is weak about a policy and how to mend it; score: how weak it is; export: the"
          + " policy as a file; import: a jail policy or another JSON file as a file for etc/")
  public Object policy(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("format of an export: cfg, json or jail")
          @Parameter(
              names = {"-f", "--format"},
              absentValue = "cfg")
          String format,
      @Descriptor("lint, score, export or import") String action,
      @Descriptor("name of the policy, or the file to import") String name)
      throws CommandException, InterruptedException {
    return switch (Arguments.name(action)) {
      case "lint" -> {
        Assessment assessment = assess(find(name));
        yield json ? new AssessmentJson(assessment) : assessment;
      }
      case "score" -> {
        Assessment assessment = assess(find(name));
        yield json ? Json.pretty(Views.score(assessment)) : new PolicyScore(assessment);
      }
      case "export" -> shown(json, export(format, find(name)));
      case "import" -> shown(json, imported(Arguments.name(name)));
      default ->
          throw new CommandException(
              "'" + action + "' is nothing to do with a policy; " + usage("policy"));
    };
  }

  private PolicyExport export(String format, PolicyEntry entry) throws CommandException {
    try {
      return PolicyExport.of(format, entry.name(), valid(entry), codec);
    } catch (PolicyException e) {
      throw new CommandException(e);
    }
  }

  private PolicyExport imported(String file) throws CommandException, InterruptedException {
    try {
      return PolicyExport.imported(Path.of(file), policies, codec, FILES_READ);
    } catch (PolicyException | InvalidPathException e) {
      throw new CommandException(e);
    }
  }

  private static Object shown(boolean json, PolicyExport export) {
    if (json) {
      ObjectNode view = Json.object();
      view.put("text", export.text());
      ArrayNode warnings = view.putArray("warnings");
      export.warnings().forEach(warnings::add);
      return Json.pretty(view);
    }
    CommandStreams streams = CommandStreams.current();
    export.warnings().forEach(w -> streams.err().println(TerminalText.line("warning: " + w)));
    streams.flush();
    return export;
  }

  private PolicyEntry find(String word) throws CommandException, InterruptedException {
    String name = Arguments.name(word);
    try {
      policies.await(name, FILES_READ);
    } catch (PolicyException e) {
      LOG.debug("Policy {} is not valid, which its entry says", name, e);
    }
    return policies
        .find(name)
        .orElseThrow(
            () ->
                new CommandException(
                    "there is no policy '" + name + "'; aurora:policies lists them"));
  }

  private PolicyDetail detail(PolicyEntry entry) {
    Map<String, String> properties = entry.policy().map(codec::toProperties).orElse(Map.of());
    return new PolicyDetail(
        entry,
        properties,
        entry.policy().map(policy -> assess(entry, policy)),
        users(entry.name()));
  }

  private Assessment assess(PolicyEntry entry) throws CommandException {
    return assess(entry, valid(entry));
  }

  private Assessment assess(PolicyEntry entry, SandboxPolicy policy) {
    return linter.assess(
        new PolicySubject(
            entry.name(),
            entry.source(),
            policy,
            policies.origins(entry.name()),
            users(entry.name()).stream()
                .filter(plugin -> plugin.state() != PluginState.REJECTED)
                .map(plugin -> new PolicySubject.User(plugin.id(), plugin.shape()))
                .toList()));
  }

  private static SandboxPolicy valid(PolicyEntry entry) throws CommandException {
    String problem = entry.problem().orElse("");
    return entry
        .policy()
        .orElseThrow(
            () -> new CommandException("the policy " + entry.name() + " is not valid: " + problem));
  }

  private List<PluginInfo> users(String name) {
    return plugins.list().stream().filter(plugin -> plugin.policyName().equals(name)).toList();
  }
}
