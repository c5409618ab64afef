package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads deployed files and directories into plain directories with a description. */
public final class PluginArchive {
  private final ArchiveLimits limits;

  /** With these limits. */
  public PluginArchive(ArchiveLimits limits) {
    this.limits = limits;
  }

  /**
   * Unpacks a plugin and reads what it says about itself. The description is that of the unpacked
   * files: whatever happens to the source meanwhile, the two belong together.
   *
   * @param source a jar, zip archive or directory
   * @param target an empty directory
   * @throws ArchiveException when it is not a sound plugin; another IOException when the machine
   *     fails; what is in the target then is of no use
   */
  public UnpackedPlugin unpack(Path source, Path target) throws IOException {
    String name = String.valueOf(source.getFileName());
    try {
      if (Files.isDirectory(source)) {
        TreeTarget tree = new TreeTarget(target, name, limits);
        new DirectoryReader(source, name, limits).copy(tree);
        return describe(target, name, name, tree.setId());
      }
      if (!Files.isRegularFile(source)) {
        throw new ArchiveException(name, "neither a file nor a directory");
      }
      return unpackFile(source, target, name);
    } catch (InvalidPathException e) {
      throw new ArchiveException(
          name,
          "a name that this platform's locale cannot write; start it with LC_ALL=C.UTF-8: "
              + e.getInput());
    }
  }

  /** What a file shows by itself about whether all of it has arrived. */
  public static Completeness completeness(Path file) {
    // A named pipe would keep whoever opens it waiting.
    if (!Files.isRegularFile(file)) {
      return Completeness.UNKNOWN;
    }
    try {
      return ZipStructure.read(file, "").isEmpty() ? Completeness.UNKNOWN : Completeness.WHOLE;
    } catch (IOException e) {
      return ZipStructure.isCutOff(file) ? Completeness.CUT_OFF : Completeness.UNKNOWN;
    }
  }

  private UnpackedPlugin unpackFile(Path source, Path target, String name) throws IOException {
    try (ZipReader zip = new ZipReader(source, name, limits)) {
      Optional<BundleManifest> bundle = BundleManifest.find(zip, name);
      if (bundle.isPresent()) {
        return bundle(source, target, name, bundle.get());
      }
      if (isJar(name) && CommandManifest.FILES.stream().noneMatch(zip::has)) {
        BundleManifest.require(zip, name);
      }
      TreeTarget tree = new TreeTarget(target, name, limits);
      zip.unpack(tree);
      return describe(onlyChild(target), name, baseName(name), tree.setId());
    }
  }

  /** The jar as it is; its own name would make another digest of the same content. */
  private UnpackedPlugin bundle(Path source, Path target, String name, BundleManifest manifest)
      throws IOException {
    TreeTarget tree = new TreeTarget(target, name, limits);
    EntryName jar = EntryName.parse(manifest.symbolicName() + ".jar", limits, name);
    try (InputStream in = Files.newInputStream(source)) {
      tree.file(jar, false, in, Long.MAX_VALUE);
    }
    return describe(target, name, manifest.symbolicName(), List.of());
  }

  private UnpackedPlugin describe(Path root, String name, String baseName, List<String> setId)
      throws IOException {
    List<String> manifests =
        CommandManifest.FILES.stream().filter(file -> isFile(root.resolve(file))).toList();
    if (manifests.size() > 1) {
      throw new ArchiveException(
          name, "has " + String.join(" and ", manifests) + ": keep the one that describes it");
    }
    return new UnpackedPlugin(
        root,
        manifests.isEmpty()
            ? new BundleReader(root, name, limits).describe(baseName)
            : new CommandManifest(root, manifests.get(0), name).describe(),
        setId);
  }

  /** The directory itself, or the only thing in it, as archives of a folder have it. */
  private static Path onlyChild(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      List<Path> first = children.limit(2).toList();
      boolean folder =
          first.size() == 1 && Files.isDirectory(first.get(0), LinkOption.NOFOLLOW_LINKS);
      return folder ? first.get(0) : directory;
    }
  }

  static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isJar(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  private static String baseName(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
