package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.core.internal.depend.Dependency;

/** Describes a directory with the jars of one or several bundles. */
final class BundleReader {
  /** Jars stay packed: their content may be this many times what is unpacked to the disk. */
  private static final int READ = 4;

  private final Path root;
  private final String source;
  private final ArchiveLimits limits;

  BundleReader(Path root, String source, ArchiveLimits limits) {
    this.root = root;
    this.source = source;
    this.limits = limits;
  }

  /**
   * Describes the plugin.
   *
   * @param baseName its id, if no bundle gives one
   */
  PluginDescription describe(String baseName) throws IOException {
    Map<String, BundleManifest> bundles = manifests();
    List<RequestedPermission> permissions = new ArrayList<>();
    Set<Dependency> dependencies = new LinkedHashSet<>();
    List<Map.Entry<String, BundleManifest>> plugins = new ArrayList<>();
    boolean onlyFragments = true;
    for (Map.Entry<String, BundleManifest> bundle : bundles.entrySet()) {
      BundleManifest manifest = bundle.getValue();
      permissions.addAll(manifest.permissions());
      dependencies.addAll(manifest.dependencies());
      String require = BundleManifest.REQUIRE;
      ManifestLimits.count(permissions.size(), manifest.place(require, BundleManifest.PERMISSION));
      ManifestLimits.count(dependencies.size(), manifest.place(require, BundleManifest.PLUGIN));
      onlyFragments &= manifest.fragment();
      if (manifest.plugin().isPresent()) {
        plugins.add(bundle);
      }
    }
    if (onlyFragments) {
      throw new ArchiveException(source, "nothing but fragments: there is no bundle to start");
    }
    if (plugins.size() > 1) {
      throw new ArchiveException(
          source,
          "several bundles say that they are the plugin: "
              + String.join(", ", plugins.stream().map(Map.Entry::getKey).toList()));
    }
    Optional<BundleManifest> main =
        plugins.isEmpty() && bundles.size() == 1
            ? bundles.values().stream().findFirst()
            : plugins.stream().map(Map.Entry::getValue).findFirst();
    return describe(baseName, main, List.copyOf(bundles.keySet()), permissions, dependencies);
  }

  private PluginDescription describe(
      String baseName,
      Optional<BundleManifest> main,
      List<String> bundles,
      List<RequestedPermission> permissions,
      Set<Dependency> dependencies)
      throws ArchiveException {
    Optional<HeaderClause> capability = main.isPresent() ? main.get().plugin() : Optional.empty();
    Optional<String> declared = capability.flatMap(c -> c.attribute("id"));
    return new PluginDescription(
        declared.isPresent() ? declared.get() : PluginId.check(baseName, idPlace(main, baseName)),
        capability
            .flatMap(c -> c.attribute("label"))
            .or(() -> main.map(BundleManifest::name))
            .orElse(""),
        main.map(BundleManifest::version).orElse(""),
        capability
            .flatMap(c -> c.attribute("description"))
            .or(() -> main.map(BundleManifest::description))
            .orElse(""),
        PluginShape.BUNDLE,
        bundles,
        Map.of(),
        permissions,
        List.copyOf(dependencies),
        false,
        List.of());
  }

  /** An id that no bundle declares is a symbolic name, or the name of the file. */
  private String idPlace(Optional<BundleManifest> main, String id) throws ArchiveException {
    return main.isPresent() && main.get().symbolicName().equals(id)
        ? main.get().place(BundleManifest.SYMBOLIC_NAME)
        : source;
  }

  private Map<String, BundleManifest> manifests() throws IOException {
    Map<String, BundleManifest> manifests = new TreeMap<>();
    long left = READ * limits.bytes();
    for (Path jar : jars()) {
      String name = jar.getFileName().toString();
      String label = jarLabel(name);
      try (ZipReader zip = new ZipReader(jar, label, limits)) {
        manifests.put(name, BundleManifest.require(zip, label));
        left -= zip.readAll(left);
      }
    }
    return manifests;
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      List<Path> jars =
          children
              .filter(PluginArchive::isFile)
              .filter(file -> PluginArchive.isJar(file.getFileName().toString()))
              .sorted()
              .toList();
      if (!jars.isEmpty()) {
        return jars;
      }
    }
    boolean unpacked = PluginArchive.isFile(root.resolve(BundleManifest.PATH));
    throw new ArchiveException(
        source,
        unpacked
            ? "an unpacked bundle: deploy it as a jar"
            : "no plugin: at its top there is neither "
                + String.join(", ", CommandManifest.FILES)
                + " nor the jar of a bundle");
  }

  /** A bundle that was deployed as it is goes by the name of its file. */
  private String jarLabel(String jar) {
    return PluginArchive.isJar(source) ? source : source + ": " + jar;
  }
}
