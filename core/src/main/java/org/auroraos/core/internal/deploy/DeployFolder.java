package org.auroraos.core.internal.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.auroraos.core.internal.archive.PluginArchive;
import org.auroraos.core.internal.lifecycle.PluginDeployer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deploy folder: FileInstall's handler for everything in it. What FileInstall says is taken as
 * a hint; {@link DeployWatcher} makes the two known to each other. Of directories it says nothing
 * here (it would pack them into jars before it asks a handler, and on the way follow links and wait
 * at named pipes), a file that it knows it reports while it is still being written, and what a
 * handler was not there for it may hand to another.
 */
@Component(enabled = false, service = DeployFolder.class)
public final class DeployFolder implements ArtifactInstaller {
  private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);
  private static final int POLL_MILLIS = 500;

  private final Path folder;
  private final ScheduledThreadPoolExecutor scanner;
  private final FolderScan scan;
  private final Runnable unwatch;

  /** Begins to look. */
  @Activate
  public DeployFolder(BundleContext context, @Reference PluginDeployer deployer)
      throws IOException {
    this(Path.of(context.getProperty("aurora.deploy")), deployer);
  }

  DeployFolder(Path configured, PluginDeployer deployer) throws IOException {
    folder = real(configured.toAbsolutePath().normalize());
    scan = new FolderScan(folder, deployer, PluginArchive::completeness, Clock.systemUTC());
    unwatch = deployer.watchedBy(scan::look);
    scanner =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "aurora-deploy");
              thread.setDaemon(true);
              return thread;
            });
    scanner.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    Future<?> unused =
        scanner.scheduleWithFixedDelay(this::look, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Where it is, without links; FileInstall names files in this way. */
  Path folder() {
    return folder;
  }

  @Override
  public boolean canHandle(File artifact) {
    // FileInstall asks all handlers about the files of all folders that it watches.
    Path parent = artifact.toPath().toAbsolutePath().normalize().getParent();
    return parent != null && parent.equals(folder);
  }

  @Override
  public void install(File artifact) {
    hint();
  }

  @Override
  public void update(File artifact) {
    hint();
  }

  @Override
  public void uninstall(File artifact) {
    hint();
  }

  /** Ends looking. */
  @Deactivate
  public void close() {
    unwatch.run();
    scanner.shutdownNow();
  }

  private void hint() {
    if (!scanner.isShutdown()) {
      scanner.execute(this::look);
    }
  }

  /** An exception would end the schedule. */
  private void look() {
    try {
      scan.look();
    } catch (RuntimeException e) {
      LOG.error("The deploy folder could not be looked at; this is a defect of Aurora", e);
    }
  }

  private static Path real(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      LOG.warn("The deploy folder {} does not exist; create it to deploy plugins", folder);
      return folder;
    }
    return folder.toRealPath();
  }
}
