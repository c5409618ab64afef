package org.auroraos.core.internal.jvm;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxMount;

/**
 * The platform's own JDK as a plugin sees it. Some distributions keep its configuration in {@code
 * /etc} and put links in the JDK (Debian: {@code lib/jvm.cfg}, without which no JVM starts); what
 * these links lead to is shown as well, at the place that they name.
 */
final class JavaHome {
  /** Where it is shown. A place of its own: outside it may lie where inside something else is. */
  static final String INSIDE = "/java";

  private static final Path ETC = Path.of("/etc");
  private static final int DEEP_ENOUGH = 5;

  private JavaHome() {}

  /** The mounts for this JDK. */
  static List<SandboxMount> mounts(Path home) throws IOException {
    List<SandboxMount> mounts = new ArrayList<>();
    mounts.add(SandboxMount.readOnly(home, INSIDE));
    for (Path path : linkedConfiguration(home)) {
      mounts.add(SandboxMount.readOnly(path.toRealPath(), path.toString()));
    }
    return mounts;
  }

  /** A directory below {@code /etc} that several links lead to, or the file that one leads to. */
  private static SortedSet<Path> linkedConfiguration(Path home) throws IOException {
    Map<Path, SortedSet<Path>> byDirectory = new TreeMap<>();
    for (Path part : List.of(home.resolve("conf"), home.resolve("lib"))) {
      if (!Files.isDirectory(part)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(part, DEEP_ENOUGH, new FileVisitOption[0])) {
        for (Path link : files.filter(Files::isSymbolicLink).toList()) {
          Path target = Files.readSymbolicLink(link);
          if (target.startsWith(ETC) && target.getNameCount() > 2 && Files.exists(target)) {
            byDirectory
                .computeIfAbsent(ETC.resolve(target.getName(1)), directory -> new TreeSet<>())
                .add(target);
          }
        }
      }
    }
    SortedSet<Path> shown = new TreeSet<>();
    byDirectory.forEach(
        (directory, targets) -> shown.add(targets.size() > 1 ? directory : targets.first()));
    return shown;
  }
}
