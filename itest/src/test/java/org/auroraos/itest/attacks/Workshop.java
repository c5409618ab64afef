package org.auroraos.itest.attacks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs, product and classes in a place that every user can read.
 *
 * @param directory of all
 */
record Workshop(Path directory) {
  static final Path SOURCES = Path.of("attacks").toAbsolutePath().normalize();
  private static final Path BUILT = Path.of("target/attacks").toAbsolutePath().normalize();

  /** Builds the programs and copies everything into a new directory; opens its parent to all. */
  static Workshop prepare(Path directory) throws IOException, InterruptedException {
    build();
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    for (Path path : List.of(real.getParent(), real)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Workshop workshop = new Workshop(real);
    copy(SOURCES, workshop.sources());
    copy(BUILT, workshop.built());
    copy(Path.of(System.getProperty("aurora.product")).toRealPath(), workshop.home());
    copy(
        Path.of(Workshop.class.getProtectionDomain().getCodeSource().getLocation().getPath()),
        workshop.classes());
    return workshop;
  }

  Path sources() {
    return directory.resolve("sources");
  }

  Path built() {
    return directory.resolve("built");
  }

  Path home() {
    return directory.resolve("home");
  }

  Path classes() {
    return directory.resolve("classes");
  }

  /** These classes, and of the product its launcher and its JSON library. */
  String classPath() {
    List<String> entries = new ArrayList<>();
    entries.add(classes().toString());
    entries.add(home().resolve("lib/aurora-launcher.jar").toString());
    String json = "jackson-{annotations,core,databind}*.jar";
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(home().resolve("system"), json)) {
      jars.forEach(jar -> entries.add(jar.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void build() throws IOException, InterruptedException {
    Path log = Files.createTempFile("attacks-", ".log");
    String javac = Path.of(System.getProperty("java.home"), "bin", "javac").toString();
    int code =
        new ProcessBuilder(
                List.of(
                    "make",
                    "-s",
                    "-j2",
                    "-C",
                    SOURCES.toString(),
                    "OUT=" + BUILT,
                    "JAVAC=" + javac))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String output = Files.readString(log);
    Files.delete(log);
    if (code != 0) {
      throw new IOException("the attack programs cannot be built:\n" + output);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Path made = Files.createDirectories(to.resolve(from.relativize(path).toString()));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            boolean program = Files.isExecutable(file);
            Files.setPosixFilePermissions(
                copy, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
