package org.auroraos.launcher.internal.boot;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Registers the {@link DeployFolderGuard} each time that the framework initialises, so also when it
 * restarts itself after an update, and before any bundle starts (OSGi Core 8, section 60.3).
 */
final class GuardConnector implements ModuleConnector {
  private final Path deploy;

  GuardConnector(Path deploy) {
    this.deploy = deploy;
  }

  @Override
  public void initialize(File storage, Map<String, String> configuration) {
    // needs neither
  }

  @Override
  public Optional<ConnectModule> connect(String location) {
    return Optional.empty();
  }

  @Override
  public Optional<BundleActivator> newBundleActivator() {
    return Optional.of(
        new BundleActivator() {
          @Override
          public void start(BundleContext context) {
            DeployFolderGuard.register(context, deploy);
          }

          @Override
          public void stop(BundleContext context) {
            // the framework unregisters it
          }
        });
  }
}
