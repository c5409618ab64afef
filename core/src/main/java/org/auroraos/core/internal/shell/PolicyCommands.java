package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.PolicyRegistry;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that show policies. */
@Component(service = PolicyCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"policies", "policy"})
public final class PolicyCommands {
  private final PolicyRegistry policies;
  private final PolicyCodec codec;
  private final PluginManager plugins;

  /** Commands on the policies of this registry. */
  @Activate
  public PolicyCommands(
      @Reference PolicyRegistry policies,
      @Reference PolicyCodec codec,
      @Reference PluginManager plugins) {
    this.policies = policies;
    this.codec = codec;
    this.plugins = plugins;
  }

  /** All policies. */
  @Descriptor("lists all policies")
  public Object policies(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<PolicyEntry> entries = policies.list();
    if (!json) {
      return new Listing<>(PolicyEntry.class, entries);
    }
    ArrayNode view = Json.array();
    entries.forEach(entry -> view.add(Views.policy(entry, codec)));
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
      throws CommandException {
    PolicyDetail detail = detail(name);
    if (!json) {
      return detail;
    }
    ObjectNode view = Views.policy(detail.entry(), codec);
    ArrayNode users = view.putArray("plugins");
    for (PluginInfo plugin : detail.plugins()) {
      users.addObject().put("id", plugin.id()).put("stale", plugin.policyStale());
    }
    return Json.pretty(view);
  }

  private PolicyDetail detail(String word) throws CommandException {
    String name = Arguments.name(word);
    PolicyEntry entry =
        policies
            .find(name)
            .orElseThrow(
                () ->
                    new CommandException(
                        "there is no policy '" + name + "'; aurora:policies lists them"));
    Map<String, String> properties = entry.policy().map(codec::toProperties).orElse(Map.of());
    List<PluginInfo> users =
        plugins.list().stream().filter(plugin -> plugin.policyName().equals(name)).toList();
    return new PolicyDetail(entry, properties, users);
  }
}
