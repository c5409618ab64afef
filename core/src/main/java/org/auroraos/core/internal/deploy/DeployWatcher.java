package org.auroraos.core.internal.deploy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * FileInstall's watcher of the deploy folder: a configuration that is there exactly as long as the
 * handler is. The handler is registered here and not by DS: a component that refers to it may be
 * made before FileInstall has been told of it, and a watcher that knows no handler takes the jars
 * for bundles of the platform. Once {@code registerService} has returned, all have been told.
 */
@Component(service = {})
public final class DeployWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(DeployWatcher.class);

  private final ServiceRegistration<ArtifactInstaller> handler;
  private final Configuration watcher;

  /** Registers the handler, then makes the configuration. */
  @Activate
  public DeployWatcher(
      BundleContext context,
      @Reference DeployFolder folder,
      @Reference ConfigurationAdmin configurations)
      throws IOException {
    handler =
        context.registerService(
            ArtifactInstaller.class,
            folder,
            FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 1000)));
    watcher =
        configurations.getFactoryConfiguration(
            "org.apache.felix.fileinstall", "aurora-deploy", "?");
    watcher.update(FrameworkUtil.asDictionary(properties(folder)));
  }

  /** Takes both back. */
  @Deactivate
  public void close() {
    try {
      watcher.delete();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("Config Admin has gone before the deploy folder's watcher", e);
    }
    handler.unregister();
  }

  private static Map<String, Object> properties(DeployFolder folder) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("felix.fileinstall.dir", folder.folder().toString());
    properties.put("felix.fileinstall.filter", TemporaryNames.FILTER);
    properties.put("felix.fileinstall.poll", "500");
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.subdir.mode", "skip");
    properties.put("felix.fileinstall.disableNio2", "true");
    properties.put("felix.fileinstall.enableConfigSave", "false");
    properties.put("felix.fileinstall.bundles.new.start", "false");
    // When the handler goes, a last look may still offer the jars to the framework, which refuses
    // them; what is wrong with the folder is said by ours
    properties.put("felix.fileinstall.log.level", "0");
    return properties;
  }
}
