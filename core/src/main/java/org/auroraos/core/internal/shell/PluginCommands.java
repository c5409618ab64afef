package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands on plugins. */
@Component(service = PluginCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"plugins", "plugin", "start", "stop", "restart", "reset", "settle"})
public final class PluginCommands extends UsageOnMistake {
  /** There is no process of it, and was none for this start. */
  private static final Set<PluginState> NOTHING_WRITTEN =
      EnumSet.of(PluginState.VERIFIED, PluginState.PENDING_APPROVAL, PluginState.REJECTED);

  private final PluginManager plugins;
  private final String operator;

  /** Commands on the plugins of this manager. */
  @Activate
  public PluginCommands(@Reference PluginManager plugins) {
    this(plugins, Operator.user());
  }

  PluginCommands(PluginManager plugins, String user) {
    this.plugins = plugins;
    this.operator = Operator.named(user);
  }

  /** All plugins. */
  @Descriptor(
      "lists all plugins: their state, how often they were restarted, their health, and what they"
          + " use; CPU since their start, with -w since the last picture")
  public Object plugins(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("again and again, until q or Ctrl-C")
          @Parameter(
              names = {"-w", "--watch"},
              presentValue = "true",
              absentValue = "false")
          boolean watch)
      throws CommandException, IOException, InterruptedException {
    if (!watch) {
      return show(json, plugins.list());
    }
    if (json) {
      throw new CommandException("-w shows a table for people; -j goes without it");
    }
    new Follower(new PluginWatch(plugins, CommandStreams.current())::show).run();
    return null;
  }

  /** One plugin in detail. */
  @Descriptor("shows a plugin: its state, its policy and what is enforced on it")
  public Object plugin(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin, or the file of what was refused") String id)
      throws CommandException {
    PluginInfo plugin = look(id);
    return json ? Json.pretty(view(plugin)) : plugin;
  }

  /** Starts a plugin. */
  @Descriptor("starts a plugin and waits until it is ready")
  public Object start(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return show(json, List.of(running(change(id, name -> plugins.start(name, operator)))));
  }

  /** Stops a plugin. */
  @Descriptor("stops a plugin; it stays stopped until it is started or replaced")
  public Object stop(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return show(json, List.of(change(id, name -> plugins.stop(name, operator))));
  }

  /** Stops and starts a plugin. */
  @Descriptor("stops and starts a plugin, under its policy as it is now")
  public Object restart(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return show(json, List.of(running(change(id, name -> plugins.restart(name, operator)))));
  }

  /** Forgets the restarts of a plugin and starts it. */
  @Descriptor("forgets how often a plugin was restarted, and starts it if it does not run")
  public Object reset(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("id of the plugin") String id)
      throws CommandException, InterruptedException {
    return show(json, List.of(running(change(id, name -> plugins.reset(name, operator)))));
  }

  /** Waits until all plugins are settled. */
  @Descriptor("waits until everything deployed is up, stopped or has failed")
  public void settle(
      @Descriptor("how long to wait, in seconds (60)")
          @Parameter(
              names = {"-t", "--timeout"},
              absentValue = "60")
          String seconds)
      throws CommandException, InterruptedException {
    int timeout = Arguments.number("-t", seconds, 0, 86_400);
    if (!plugins.awaitSettled(Duration.ofSeconds(timeout))) {
      List<String> waiting =
          plugins.list().stream()
              .filter(plugin -> !plugin.state().settled())
              .map(plugin -> plugin.id() + " (" + plugin.state() + ")")
              .toList();
      throw new CommandException(
          "not settled after "
              + timeout
              + " s: "
              + (waiting.isEmpty()
                  ? "the deploy folder is still changing; try again"
                  : String.join(", ", waiting) + "; aurora:plugin ID and aurora:logs ID say more"));
    }
  }

  /** Of several with one id the others are refused, and have their files only. */
  private PluginInfo look(String word) throws CommandException {
    String name = Arguments.name(word);
    if (plugins.find(name).isPresent()) {
      return Arguments.plugin(plugins, word);
    }
    Optional<PluginInfo> refused =
        plugins.list().stream().filter(plugin -> isFrom(plugin, name)).findFirst();
    return refused.isPresent() ? refused.get() : Arguments.plugin(plugins, word);
  }

  private static boolean isFrom(PluginInfo plugin, String file) {
    return plugin.source().equals(file) || plugin.source().endsWith("/" + file);
  }

  private PluginInfo change(String id, Change change)
      throws CommandException, InterruptedException {
    try {
      return change.apply(Arguments.plugin(plugins, id).id());
    } catch (PluginException e) {
      throw new CommandException(e);
    }
  }

  private static PluginInfo running(PluginInfo plugin) throws CommandException {
    boolean runs = plugin.state().running() && plugin.state() != PluginState.UNRESPONSIVE;
    boolean up = runs || plugin.state() == PluginState.STOPPED;
    if (!up) {
      throw new CommandException(
          plugin.id()
              + " is "
              + plugin.state()
              + (plugin.problem().isEmpty() ? "" : ": " + plugin.problem())
              + Advice.afterAll(plugin).map(advice -> "; " + advice).orElse("")
              + (NOTHING_WRITTEN.contains(plugin.state())
                  ? ""
                  : "; aurora:logs " + plugin.id() + " shows what it wrote"));
    }
    return plugin;
  }

  private Object show(boolean json, List<PluginInfo> shown) {
    return json
        ? Json.pretty(array(shown.stream().map(this::view).toList()))
        : PluginListing.of(plugins, shown);
  }

  private ObjectNode view(PluginInfo plugin) {
    ObjectNode view = Views.plugin(plugin);
    plugins.usage(plugin.id()).ifPresent(usage -> view.set("usage", Views.usage(usage)));
    return view;
  }

  private static JsonNode array(List<? extends JsonNode> elements) {
    return Json.array().addAll(elements);
  }

  @FunctionalInterface
  private interface Change {
    PluginInfo apply(String id) throws PluginException, InterruptedException;
  }
}
