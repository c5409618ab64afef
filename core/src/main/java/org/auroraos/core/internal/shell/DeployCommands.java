package org.auroraos.core.internal.shell;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginInstaller;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.Views;
import org.auroraos.core.internal.lifecycle.ProblemWords;
import org.auroraos.core.internal.text.TerminalText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts plugins into the deploy folder and takes them out. */
@Component(service = DeployCommands.class)
@GogoCommand(
    scope = "aurora",
    function = {"deploy", "undeploy"})
public final class DeployCommands extends UsageOnMistake {
  private final PluginInstaller installer;

  /** Commands by which this is done. */
  @Activate
  public DeployCommands(@Reference PluginInstaller installer) {
    this.installer = installer;
  }

  /** Deploys, or says what that would come to. */
  @Descriptor("copies a plugin into the deploy folder and waits for what becomes of it")
  public Object deploy(
      @Descriptor("as JSON")
          @Parameter(
              names = {"-j", "--json"},
              presentValue = "true",
              absentValue = "false")
          boolean json,
      @Descriptor("deploys nothing, and says what would become of it")
          @Parameter(
              names = {"-n", "--dry-run"},
              presentValue = "true",
              absentValue = "false")
          boolean dryRun,
      @Descriptor("absolute path of a jar, archive or directory") String file)
      throws CommandException, InterruptedException {
    try {
      Path path = Path.of(file);
      if (dryRun) {
        DryRun found = installer.dryRun(path);
        return json ? new DryRunJson(found) : found;
      }
      PluginInfo plugin = arrived(installer.deploy(path));
      if (json) {
        return Json.pretty(Json.array().add(Views.plugin(plugin)));
      }
      // What waits, for approval or for other plugins, is to be seen.
      return plugin.problem().isEmpty() ? new Listing<>(PluginInfo.class, List.of(plugin)) : plugin;
    } catch (InvalidPathException e) {
      throw new CommandException("not a path: " + file);
    } catch (PluginException e) {
      throw new CommandException(e);
    }
  }

  /** Undeploys. */
  @Descriptor(
      "takes a plugin out of the deploy folder and waits until it has ended, or takes out a file"
          + " that was refused")
  public Object undeploy(
      @Descriptor("deletes its data, and what was decided on it, too")
          @Parameter(
              names = {"-p", "--purge"},
              presentValue = "true",
              absentValue = "false")
          boolean purge,
      @Descriptor("id of the plugin, or the name of the refused file as aurora:plugins shows it")
          String id)
      throws CommandException, InterruptedException {
    try {
      String name = Arguments.name(id);
      Optional<Path> next = installer.undeploy(name, purge);
      return TerminalText.line(
          name
              + " is undeployed; "
              + (purge
                  ? "its data, and what was decided on it, are deleted"
                  : "data of a plugin is kept (--purge deletes it)")
              + next.map(file -> "; " + takesItsPlace(file)).orElse(""));
    } catch (PluginException e) {
      throw new CommandException(e);
    }
  }

  private static String takesItsPlace(Path next) {
    return next.getFileName() + " has the same id and takes its place";
  }

  private static PluginInfo arrived(PluginInfo plugin) throws CommandException {
    boolean refused =
        plugin.state() == PluginState.REJECTED
            || plugin.state() == PluginState.FAILED
            || plugin.state() == PluginState.BACKOFF
            || plugin.problem().contains(ProblemWords.REPLACEMENT_REFUSED);
    if (refused) {
      throw new CommandException(plugin.id() + " is " + plugin.state() + ": " + plugin.problem());
    }
    return plugin;
  }
}
