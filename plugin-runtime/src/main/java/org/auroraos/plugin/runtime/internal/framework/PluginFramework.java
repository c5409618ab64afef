package org.auroraos.plugin.runtime.internal.framework;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.cache.BundleCache;
import org.apache.felix.framework.util.FelixConstants;
import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * The framework that a plugin's bundles run in: Felix with a cache that is new in every process, so
 * that code always comes from the plugin's own files, and with data files that stay.
 *
 * <p>Bundles see the packages of the JDK and of the framework. The runtime's class path is not
 * among them: nothing of it is exported.
 */
public final class PluginFramework {
  /**
   * JDK packages that a bundle sees without importing them. Bundles that were made for a plain
   * class path name these in strings or reach them by reflection; none of them can be provided by
   * another bundle.
   */
  private static final String BOOT_DELEGATION = "sun.*,com.sun.*,jdk.*";

  /** What a bundle names with what it asks for; it may have forgotten that this is optional. */
  private static final String PERMISSION = "org.auroraos.permission";

  private PluginFramework() {}

  /** Starts a framework without bundles. */
  public static Framework start(RuntimeSettings settings) throws StartFailure {
    if (!Files.isDirectory(settings.data()) || !Files.isWritable(settings.data())) {
      throw new StartFailure(
          Stage.FRAMEWORK, "", "the data folder " + settings.data() + " cannot be written");
    }
    try {
      Felix felix = new Felix(configuration(settings));
      felix.start();
      return felix;
    } catch (Exception e) {
      throw new StartFailure(Stage.FRAMEWORK, "", "the OSGi framework does not start", e);
    }
  }

  private static Map<String, Object> configuration(RuntimeSettings settings) throws Exception {
    Path cache = newCache(settings.temp());
    Logger logger = new ErrorStreamLogger();
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(RuntimeSettings.DATA, settings.data().toString());
    configuration.put(RuntimeSettings.PLUGIN_ID, settings.pluginId());
    configuration.put(RuntimeSettings.PLUGIN_VERSION, settings.pluginVersion());
    configuration.put(Constants.FRAMEWORK_STORAGE, cache.toString());
    // Nobody else knows the folder.
    configuration.put(BundleCache.CACHE_LOCKING_PROP, "false");
    configuration.put(Constants.FRAMEWORK_BOOTDELEGATION, BOOT_DELEGATION);
    configuration.put(FelixConstants.LOG_LOGGER_PROP, logger);
    // Whether it is given what it asks for is decided before: it runs.
    configuration.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, PERMISSION);
    // Of the log service, if the plugin has one: what a plugin finds worth saying is in its log.
    configuration.put("org.osgi.service.log.admin.loglevel", "INFO");
    configuration.put(
        FelixConstants.FRAMEWORK_BUNDLECACHE_IMPL,
        new DataKeepingCache(logger, configuration, settings.data().resolve(".osgi")));
    return configuration;
  }

  private static Path newCache(Path temp) throws IOException {
    // Files.createTempDirectory would seed a SecureRandom, which is slow and not needed here.
    return Files.createDirectory(temp.resolve("felix-cache-" + System.nanoTime()));
  }
}
