package org.auroraos.backend.linux.internal.root;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.auroraos.backend.linux.internal.wire.Mount;

/**
 * The read-only runtime of the system: programs, libraries, and of {@code /etc} what they need to
 * run. The same for every sandbox.
 *
 * @param mounts what shows it, in order
 * @param roots the paths of the host that are seen at their own place
 */
record SystemRuntime(List<Mount> mounts, Set<Path> roots) {
  private static final int SHOWN = Mount.READ_ONLY | Mount.RECURSIVE;
  private static final Pattern TOP_LEVEL = Pattern.compile("usr|bin|sbin|lib(32|64|x32|o32)?");

  /** What loaders and language runtimes read of /etc; the rest of it stays outside. */
  private static final Pattern ETC =
      Pattern.compile(
          "ld\\.so\\.cache|ld-musl-.*\\.path|alternatives|localtime|os-release|java(-.*)?"
              + "|jvm(-.*)?|python[0-9.]*|fonts|services|protocols|mime\\.types|crypto-policies");

  /** The public part of directories that hold private keys too. */
  private static final List<String> CERTIFICATES =
      List.of(
          "ssl/certs",
          "ssl/openssl.cnf",
          "ssl/cert.pem",
          "pki/ca-trust",
          "pki/java",
          "pki/tls/certs",
          "pki/tls/cert.pem",
          "pki/tls/openssl.cnf");

  SystemRuntime {
    mounts = List.copyOf(mounts);
    roots = Set.copyOf(roots);
  }

  /** Looks at the file system of this machine, below {@code root}. */
  static SystemRuntime of(Path root) throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (Path entry : children(root, TOP_LEVEL)) {
      show(entry, "/" + entry.getFileName(), mounts);
    }
    for (Path entry : children(root.resolve("etc"), ETC)) {
      show(entry, "/etc/" + entry.getFileName(), mounts);
    }
    for (String name : CERTIFICATES) {
      Path entry = root.resolve("etc").resolve(name);
      if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
        show(entry, "/etc/" + name, mounts);
      }
    }
    mounts.add(Mount.symlink("/etc/mtab", "/proc/self/mounts"));
    List<Path> roots = mounts.stream().map(mount -> Path.of(mount.target())).toList();
    return new SystemRuntime(mounts, Set.copyOf(roots));
  }

  /** Whether a path of the host is seen at its own place already. */
  boolean shows(Path path) {
    return roots.stream().anyMatch(path::startsWith);
  }

  private static void show(Path entry, String target, List<Mount> mounts) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      mounts.add(Mount.symlink(target, Files.readSymbolicLink(entry).toString()));
    } else if (target.startsWith("/etc/")) {
      // An update of the host may replace or remove it between two launches.
      mounts.add(Mount.bind(entry, target, SHOWN | Mount.OPTIONAL));
    } else {
      mounts.add(Mount.bind(entry, target, SHOWN));
    }
  }

  private static List<Path> children(Path directory, Pattern names) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (names.matcher(entry.getFileName().toString()).matches()) {
          found.add(entry);
        }
      }
    }
    found.sort(null);
    return found;
  }
}
