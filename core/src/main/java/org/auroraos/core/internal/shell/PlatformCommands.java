package org.auroraos.core.internal.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.backend.SandboxBackend;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commands that say what this platform is and what it can enforce here, and that end it. */
@Component(service = PlatformCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"version", "backend", "shutdown"})
public final class PlatformCommands extends UsageOnMistake {
  private final BundleContext context;
  private final List<SandboxBackend> backends;
  private final List<PluginManager> plugins;

  /** Commands on this platform with these backends, and its plugins where it has any. */
  @Activate
  public PlatformCommands(
      BundleContext context,
      @Reference(policyOption = ReferencePolicyOption.GREEDY) List<SandboxBackend> backends,
      @Reference(policyOption = ReferencePolicyOption.GREEDY) List<PluginManager> plugins) {
    this.context = context;
    this.plugins = List.copyOf(plugins);
    this.backends = List.copyOf(backends);
  }

  /** The platform's version and surroundings. */
  @Descriptor("shows the version of the platform and what it runs on")
  public Object version(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json) {
    PlatformInfo platform = platform();
    if (!json) {
      return platform;
    }
    ObjectNode view = Json.object();
    view.put("version", platform.version());
    view.put("pid", platform.pid());
    view.put("java", platform.java());
    view.put("framework", platform.framework());
    view.put("system", platform.system());
    view.put("home", platform.home());
    view.put("data", platform.data());
    view.set("problems", Views.strings(platform.problems()));
    return Json.pretty(view);
  }

  /** What can be enforced here. */
  @Descriptor("shows what the sandbox can enforce on this machine, and what not and why")
  public Object backend(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json)
      throws CommandException {
    if (backends.isEmpty()) {
      throw new CommandException(
          "no sandbox backend is running, so nothing can be started; is its bundle in system/ and"
              + " active (felix:lb)?");
    }
    List<BackendInfo> infos =
        backends.stream().map(b -> new BackendInfo(b.name(), b.support())).toList();
    if (!json) {
      return new Listing<>(BackendInfo.class, infos);
    }
    ArrayNode view = Json.array();
    infos.forEach(info -> view.add(view(info)));
    return Json.pretty(view);
  }

  /** Stops the framework, and with it all plugins; it has only begun to when this returns. */
  @Descriptor("ends the platform and all its plugins in order")
  public String shutdown(
      @Descriptor("let the plugins run on; the next platform takes them over")
          @Parameter(
              names = {"-k", "--keep-plugins"},
              presentValue = "true",
              absentValue = "false")
          boolean keepPlugins)
      throws BundleException {
    if (keepPlugins) {
      plugins.forEach(PluginManager::keepWhenPlatformEnds);
    }
    context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop();
    return "Aurora is stopping";
  }

  private static ObjectNode view(BackendInfo backend) {
    ObjectNode view = Json.object();
    view.put("name", backend.name());
    view.put("usable", backend.support().usable());
    view.put("summary", backend.support().summary());
    ObjectNode mechanisms = view.putObject("mechanisms");
    ObjectNode missing = view.putObject("missing");
    for (Capability capability : Capability.values()) {
      backend.support().mechanism(capability).ifPresent(by -> mechanisms.put(capability.id(), by));
      String why = backend.support().missing().get(capability);
      if (why != null) {
        missing.put(capability.id(), why);
      }
    }
    return view;
  }

  private PlatformInfo platform() {
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
    return new PlatformInfo(
        property("aurora.version"),
        ProcessHandle.current().pid(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        framework.getSymbolicName() + " " + framework.getVersion(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        property("aurora.home"),
        property("aurora.data"),
        plugins.stream().flatMap(manager -> manager.problems().stream()).toList());
  }

  private String property(String name) {
    String value = context.getProperty(name);
    return value == null ? "unknown" : value;
  }
}
