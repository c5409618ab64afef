package org.auroraos.plugin.runtime.internal.framework;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.cache.BundleArchive;
import org.apache.felix.framework.cache.BundleCache;
import org.apache.felix.framework.util.WeakZipFileFactory;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Felix's bundle cache, with the data files of bundles (BundleContext.getDataFile) elsewhere.
 *
 * <p>Felix keeps data files beside its copy of the code. Here the cache lives as long as the
 * process, and data files as long as the plugin: in a folder per bundle that has the bundle's
 * symbolic name, so that the next version of the bundle finds them too.
 */
final class DataKeepingCache extends BundleCache {
  private final Logger logger;
  private final Map<String, Object> configuration;
  private final Path dataRoot;
  private final WeakZipFileFactory zipFiles = new WeakZipFileFactory(0);
  private final Set<String> claimed = new HashSet<>();

  /**
   * A cache.
   *
   * @param configuration the framework's; says where the cache lies
   * @param dataRoot folder of the folders of the bundles, made when first needed
   */
  DataKeepingCache(Logger logger, Map<String, Object> configuration, Path dataRoot)
      throws Exception {
    super(logger, configuration);
    this.logger = logger;
    this.configuration = configuration;
    this.dataRoot = dataRoot;
  }

  @Override
  public BundleArchive create(
      long id, int startLevel, String location, InputStream content, ModuleConnector connector)
      throws Exception {
    Path root = getCacheDir().toPath().resolve("bundle" + id);
    return new Archive(root.toFile(), id, startLevel, location, content, connector);
  }

  /**
   * The name of a bundle's folder. A second bundle of the same symbolic name, as OSGi allows, gets
   * its own; the order of installation, which is that of the files, says which one is first.
   */
  private synchronized String claim(String symbolicName) {
    String name = symbolicName;
    for (int i = 2; !claimed.add(name); i++) {
      name = symbolicName + "~" + i;
    }
    return name;
  }

  private final class Archive extends BundleArchive {
    private final Optional<Path> dataFolder;

    Archive(
        File root,
        long id,
        int startLevel,
        String location,
        InputStream content,
        ModuleConnector connector)
        throws Exception {
      super(logger, configuration, zipFiles, connector, root, id, startLevel, location, content);
      Map<String, Object> manifest = getCurrentRevision().getManifestHeader();
      Optional<String> name = SymbolicName.of(manifest.get(Constants.BUNDLE_SYMBOLICNAME));
      this.dataFolder =
          name.isPresent() ? Optional.of(dataRoot.resolve(claim(name.get()))) : Optional.empty();
    }

    /** A bundle without a name, which only the plugin itself can install, keeps nothing. */
    @Override
    public File getDataFile(String name) throws Exception {
      return dataFolder.isPresent()
          ? DataFiles.resolve(dataFolder.get(), name)
          : super.getDataFile(name);
    }
  }
}
