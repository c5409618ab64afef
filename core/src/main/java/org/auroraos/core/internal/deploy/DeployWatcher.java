package org.auroraos.core.internal.deploy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
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
 * handler is. Because it needs the handler's service, DS makes it after the handler was registered
 * and takes it back before the handler goes.
 */
@Component(service = {})
public final class DeployWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(DeployWatcher.class);

  private final Configuration watcher;

  /** Makes the configuration. */
  @Activate
  public DeployWatcher(@Reference DeployFolder folder, @Reference ConfigurationAdmin configurations)
      throws IOException {
    watcher =
        configurations.getFactoryConfiguration(
            "org.apache.felix.fileinstall", "aurora-deploy", "?");
    watcher.update(FrameworkUtil.asDictionary(properties(folder)));
  }

  /** Takes it back. */
  @Deactivate
  public void close() {
    try {
      watcher.delete();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("Config Admin has gone before the deploy folder's watcher", e);
    }
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
    properties.put("felix.fileinstall.log.level", "1");
    return properties;
  }
}
