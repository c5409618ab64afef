package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.audit.AuditQuery;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that say how plugins are, and why. */
@Component(service = SupervisionCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"health", "why"})
public final class SupervisionCommands extends UsageOnMistake {
  /** One page holds no more. */
  private static final int HISTORY = 10;

  private final PluginManager plugins;
  private final AuditLog audit;

  /** On the plugins of this manager, and what the log says of them. */
  @Activate
  public SupervisionCommands(@Reference PluginManager plugins, @Reference AuditLog audit) {
    this.plugins = plugins;
    this.audit = audit;
  }

  /** How plugins are. */
  @Descriptor("shows what the health checks of plugins say, and how often they were restarted")
  public Object health(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of a plugin; without one, all") String[] ids)
      throws CommandException {
    if (ids.length > 1) {
      throw new CommandException("health takes one id, or none for all plugins");
    }
    List<PluginInfo> shown =
        ids.length == 0 ? plugins.list() : List.of(Arguments.plugin(plugins, ids[0]));
    if (json) {
      ArrayNode views = Json.array();
      shown.forEach(plugin -> views.add(view(plugin)));
      return Json.pretty(ids.length == 0 ? views : views.get(0));
    }
    List<PluginHealth> rows = shown.stream().map(PluginHealth::new).toList();
    return ids.length == 0 ? new Listing<>(PluginHealth.class, rows) : rows.get(0);
  }

  /** Why a plugin is where it is. */
  @Descriptor("says on one page what state a plugin is in, why, what was tried, and what to do")
  public Object why(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException, IOException {
    PluginInfo plugin = Arguments.plugin(plugins, id);
    List<AuditRecord> history =
        audit.read(new AuditQuery("plugin", plugin.id(), Optional.empty(), HISTORY));
    if (!json) {
      return new Diagnosis(plugin, history);
    }
    ObjectNode view = view(plugin);
    view.put("problem", plugin.problem());
    view.put("toDo", Advice.of(plugin));
    ArrayNode tried = view.putArray("history");
    history.forEach(record -> tried.add(AuditCommands.json(record)));
    return Json.pretty(view);
  }

  private static ObjectNode view(PluginInfo plugin) {
    ObjectNode view = Json.object();
    view.put("id", plugin.id());
    view.put("state", plugin.state().name());
    view.put("since", plugin.since().toString());
    view.set("supervision", Views.supervision(plugin.supervision()));
    return view;
  }
}
