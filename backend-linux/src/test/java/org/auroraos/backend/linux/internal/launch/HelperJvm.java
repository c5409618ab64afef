package org.auroraos.backend.linux.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Another JVM with the class path of the tests, also as another user. */
final class HelperJvm {
  /** A user that exists nowhere. */
  static final int STRANGER = 61234;

  private HelperJvm() {}

  /** Runs a main class of the tests. */
  static ProcessBuilder of(Class<?> main, String... arguments) {
    return new ProcessBuilder(
        command(System.getProperty("java.class.path"), List.of(), main, arguments));
  }

  /**
   * Runs it as an ordinary user; needs root and setpriv(1).
   *
   * @param directory gets a copy of the class path that this user can read, and its files
   */
  static ProcessBuilder asStranger(Path directory, Class<?> main, String... arguments)
      throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=" + STRANGER,
                "--regid=" + STRANGER,
                "--clear-groups",
                "--bounding-set=-all",
                "--"));
    List<String> flags = List.of("-Djava.io.tmpdir=" + temporary);
    command.addAll(command(copyOfClassPath(directory), flags, main, arguments));
    return new ProcessBuilder(command).directory(temporary.toFile());
  }

  private static List<String> command(
      String classPath, List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static String copyOfClassPath(Path directory) throws IOException {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      if (Files.exists(source)) {
        Path copy = directory.resolve(copies.size() + "-" + source.getFileName());
        copyTree(source, copy);
        copies.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copyTree(Path source, Path copy) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(copy.resolve(source.relativize(path)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Path target = path.equals(source) ? copy : copy.resolve(source.relativize(path));
            Files.copy(path, target);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
