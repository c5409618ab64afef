package org.auroraos.core.internal.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginInstaller;
import org.auroraos.api.plugin.PluginManager;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.archive.SourceState;
import org.auroraos.core.internal.lifecycle.PluginDeployer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts plugins into the deploy folder, as an operator would, and tells what becomes of them. */
@Component(service = PluginInstaller.class)
public final class DeployDesk implements PluginInstaller {
  /** Longer than anything takes that has a time limit of its own. */
  private static final Duration MOST = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Path folder;
  private final PluginDeployer deployer;
  private final PluginManager plugins;
  private final UndeployRecords records;

  /** For the folder that is watched. */
  @Activate
  public DeployDesk(
      @Reference DeployFolder watched,
      @Reference PluginDeployer deployer,
      @Reference PluginManager plugins,
      @Reference AuditLog audit) {
    // The console lets in nobody but the user that the platform runs as.
    this(
        watched.folder(),
        deployer,
        plugins,
        new UndeployRecords(audit, System.getProperty("user.name")));
  }

  DeployDesk(Path folder, PluginDeployer deployer, PluginManager plugins, UndeployRecords records) {
    this.folder = folder;
    this.deployer = deployer;
    this.plugins = plugins;
    this.records = records;
  }

  @Override
  public PluginInfo deploy(Path file) throws PluginException, InterruptedException {
    Path target = target(file);
    String fingerprint;
    try {
      FolderCopy.put(file, target);
      fingerprint = SourceState.of(target).fingerprint();
    } catch (IOException e) {
      throw new PluginException(
          "", file + " cannot be copied into " + folder + ": " + e.getMessage(), e);
    }
    return awaitRest(target, fingerprint);
  }

  @Override
  public DryRun dryRun(Path file) throws PluginException, InterruptedException {
    return deployer.rehearse(file, target(file));
  }

  @Override
  public Optional<Path> undeploy(String id, boolean purge)
      throws PluginException, InterruptedException {
    Optional<PluginInfo> plugin = plugins.find(id);
    Optional<Path> next = deployer.waitingFor(id).stream().sorted().findFirst();
    if (purge && next.isPresent()) {
      throw new PluginException(
          id,
          id
              + " cannot be purged: "
              + next.get().getFileName()
              + " has the same id and takes its place; undeploy that file first");
    }
    try {
      if (plugin.isEmpty() && !(purge && deployer.leftSomething(id))) {
        throw new PluginException(
            id, "there is no plugin " + id + (purge ? ", and nothing that one has left" : ""));
      }
      if (plugin.isPresent()) {
        remove(plugin.get());
      }
      if (purge && plugin.filter(DeployDesk::isMereFile).isEmpty()) {
        records.record("plugin.purged", id, plugin.map(PluginInfo::digest).orElse(""), "");
        deployer.purge(id);
      }
    } catch (IOException e) {
      throw new PluginException(id, id + " cannot be removed: " + e.getMessage(), e);
    }
    return next;
  }

  /** What was refused goes by its file, and has nothing of its own. */
  private static boolean isMereFile(PluginInfo plugin) {
    return plugin.state() == PluginState.REJECTED && plugin.digest().isEmpty();
  }

  private void remove(PluginInfo plugin) throws PluginException, IOException, InterruptedException {
    String id = plugin.id();
    Path source = Path.of(plugin.source());
    if (!folder.equals(source.getParent())) {
      throw new PluginException(id, id + " does not come from " + folder + ": " + source);
    }
    records.record("plugin.undeployed", id, plugin.digest(), plugin.source());
    FolderCopy.remove(source);
    awaitGone(id, source);
  }

  private Path target(Path file) throws PluginException {
    Path name = file.getFileName();
    if (!file.isAbsolute() || name == null || !Files.exists(file)) {
      throw new PluginException("", file + ": there is no such file (an absolute path is needed)");
    }
    if (TemporaryNames.matches(name.toString())) {
      throw new PluginException("", file + ": files of such a name are not deployed; rename it");
    }
    if (file.normalize().startsWith(folder)) {
      throw new PluginException("", file + " lies in the deploy folder already");
    }
    return folder.resolve(name);
  }

  private PluginInfo awaitRest(Path target, String fingerprint)
      throws PluginException, InterruptedException {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (true) {
      Optional<PluginInfo> taken = deployer.takenFrom(target, fingerprint);
      if (taken.isPresent()) {
        return taken.get();
      }
      if (System.nanoTime() >= deadline) {
        throw new PluginException(
            "",
            target.getFileName()
                + " is in the deploy folder, and it is not known what becomes of it after "
                + MOST.toMinutes()
                + " minutes; aurora:plugins says how it goes on");
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
  }

  private void awaitGone(String id, Path source) throws PluginException, InterruptedException {
    long deadline = System.nanoTime() + MOST.toNanos();
    while (plugins.find(id).filter(p -> p.source().equals(source.toString())).isPresent()) {
      if (System.nanoTime() >= deadline) {
        throw new PluginException(id, id + " does not end");
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
  }
}
