package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.core.internal.json.AdmissionViews;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What waits for approval, and what an operator decides on it. */
@Component(service = AdmissionCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"pending", "approve", "reject", "revoke", "findings"})
public final class AdmissionCommands extends UsageOnMistake {
  private final PluginManager plugins;
  private final String operator;

  /** Commands on the plugins of this manager. */
  @Activate
  public AdmissionCommands(@Reference PluginManager plugins) {
    this(plugins, Operator.user());
  }

  AdmissionCommands(PluginManager plugins, String user) {
    this.plugins = plugins;
    this.operator = Operator.named(user);
  }

  /** What waits. */
  @Descriptor("lists what waits for approval, and why")
  public Object pending(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    List<Waiting> waiting = waiting();
    return json ? Json.pretty(json(waiting)) : new Listing<>(Waiting.class, waiting);
  }

  /** Approves. */
  @Descriptor("approves what waits: a replacement if there is one, else the plugin, which starts")
  public Object approve(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id,
      @Descriptor("how the digest of what you have looked at begins, as aurora:pending shows it")
          String digest)
      throws CommandException, InterruptedException {
    PluginInfo plugin = decide(id, name -> plugins.approve(name, digest, operator));
    if (plugin.state() == PluginState.FAILED || plugin.state() == PluginState.REJECTED) {
      throw new CommandException(
          plugin.id() + " is approved, and " + plugin.state() + ": " + plugin.problem());
    }
    return show(json, plugin);
  }

  /** Says how to approve: nothing is by its name alone. */
  @Descriptor("says what to type to approve what waits")
  public Object approve(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return approve(json, id, "");
  }

  /** Refuses. */
  @Descriptor("refuses what waits: a replacement if there is one, else the plugin")
  public Object reject(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("why, for the record")
          @Parameter(
              names = {"-w", "--why"},
              absentValue = "")
          String why,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return show(json, decide(id, name -> plugins.reject(name, operator, why)));
  }

  /** Takes an approval back. */
  @Descriptor("takes an approval back: the plugin is stopped and waits for another")
  public Object revoke(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("why, for the record")
          @Parameter(
              names = {"-w", "--why"},
              absentValue = "")
          String why,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return show(json, decide(id, name -> plugins.revoke(name, operator, why)));
  }

  /** What the scan has found. */
  @Descriptor("lists what the scan has found in a plugin, or in its replacement that waits")
  public Object findings(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException {
    PluginInfo plugin = Arguments.plugin(plugins, id);
    Optional<Admission> known = plugin.replacement().or(plugin::admission);
    if (known.isEmpty()) {
      throw new CommandException(plugin.id() + " was not looked through; it is " + plugin.state());
    }
    List<ScanFinding> findings = known.get().findings();
    return json
        ? Json.pretty(AdmissionViews.findings(findings))
        : new Listing<>(ScanFinding.class, findings);
  }

  private List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (PluginInfo plugin : plugins.list()) {
      plugin.replacement().ifPresent(found -> waiting.add(new Waiting(plugin, found, true)));
      if (plugin.state() == PluginState.PENDING_APPROVAL) {
        plugin.admission().ifPresent(found -> waiting.add(new Waiting(plugin, found, false)));
      }
    }
    return waiting;
  }

  private static ArrayNode json(List<Waiting> waiting) {
    ArrayNode list = Json.array();
    for (Waiting one : waiting) {
      ObjectNode view = list.addObject();
      view.put("id", one.plugin().id());
      view.put("replacement", one.replacement());
      view.set("admission", AdmissionViews.admission(one.admission()));
    }
    return list;
  }

  private PluginInfo decide(String id, Decision decision)
      throws CommandException, InterruptedException {
    try {
      return decision.on(Arguments.plugin(plugins, id).id());
    } catch (PluginException e) {
      throw new CommandException(e);
    }
  }

  private static Object show(boolean json, PluginInfo plugin) {
    return json
        ? Json.pretty(Json.array().add(Views.plugin(plugin)))
        : new Listing<>(PluginInfo.class, List.of(plugin));
  }

  @FunctionalInterface
  private interface Decision {
    PluginInfo on(String id) throws PluginException, InterruptedException;
  }
}
