package org.auroraos.backend.linux.internal.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.backend.linux.internal.proc.MountTable;

/**
 * The native files in a directory of their own: the launcher, an empty file that covers hidden
 * ones, and room for JNA's library.
 */
public final class Installation implements AutoCloseable {
  private static final String LAUNCHER = "aurora-launch";
  private static final String EMPTY = "empty";

  /** More than the library that JNA unpacks each time. */
  private static final int JNA_LIBRARY = 256 << 10;

  private static final String JNA_DIRECTORY = "jna.tmpdir";

  private final LauncherBinary binary;
  private final Path directory;
  private final Optional<Path> temporary;
  private final Path launcher;
  private List<Object> stamp = List.of();

  private Installation(LauncherBinary binary, Path directory, Optional<Path> temporary)
      throws IOException {
    this.binary = binary;
    this.directory = directory;
    this.temporary = temporary;
    this.launcher = directory.resolve(binary.digest()).resolve(LAUNCHER);
    install();
  }

  /**
   * Installs into {@code native} below the data directory or, where that cannot be written, into a
   * temporary directory that is deleted on close.
   *
   * @throws InstallationException when nothing can be executed from either
   */
  public static Installation in(Optional<Path> data) throws InstallationException {
    LauncherBinary binary = LauncherBinary.forThisMachine();
    List<String> problems = new ArrayList<>();
    if (data.isPresent()) {
      try {
        Path directory = data.get().toRealPath().resolve("native");
        checkExecutable(directory.getParent());
        PrivateFiles.directory(directory);
        Installation installed = new Installation(binary, directory, Optional.empty());
        PrivateFiles.requireSpace(directory, JNA_LIBRARY);
        return installed;
      } catch (IOException | InstallationException e) {
        problems.add(data.get() + ": " + describe(e));
      }
    }
    return temporary(binary, problems);
  }

  /** The launcher, put in order again if somebody has changed it. */
  public synchronized Path launcher() throws IOException {
    if (!PrivateFiles.isRegular(launcher) || !PrivateFiles.stamp(launcher).equals(stamp)) {
      install();
    }
    return launcher;
  }

  /** Where it is: below the data directory wherever that may be. */
  public Path directory() {
    return directory;
  }

  /** An empty file that nobody can write. */
  public Path emptyFile() {
    return launcher.resolveSibling(EMPTY);
  }

  /**
   * Tells JNA to unpack its own library here, because the usual temporary directory may not allow
   * execution. JNA reads this once, when it is first used.
   */
  public void prepareJna() throws IOException {
    if (System.getProperty(JNA_DIRECTORY) == null) {
      Path jna = directory.resolve("jna");
      PrivateFiles.directory(jna);
      System.setProperty(JNA_DIRECTORY, jna.toString());
    }
  }

  @Override
  public void close() throws IOException {
    if (temporary.isPresent()) {
      if (temporary.get().resolve("jna").toString().equals(System.getProperty(JNA_DIRECTORY))) {
        System.clearProperty(JNA_DIRECTORY);
      }
      PrivateFiles.deleteTree(temporary.get());
    }
  }

  private void install() throws IOException {
    Path home = launcher.getParent();
    PrivateFiles.directory(home);
    PrivateFiles.deleteUnfinished(home);
    if (!isIntact()) {
      PrivateFiles.program(launcher, binary.content());
    }
    if (!PrivateFiles.isRegular(emptyFile()) || !PrivateFiles.ownedAlone(emptyFile())) {
      PrivateFiles.program(emptyFile(), new byte[0]);
    }
    stamp = PrivateFiles.stamp(launcher);
  }

  private boolean isIntact() throws IOException {
    return PrivateFiles.isRegular(launcher)
        && PrivateFiles.ownedAlone(launcher)
        && Files.isExecutable(launcher)
        && LauncherBinary.digest(Files.readAllBytes(launcher)).equals(binary.digest());
  }

  private static Installation temporary(LauncherBinary binary, List<String> problems)
      throws InstallationException {
    // The launcher's own is deleted even when the platform was killed
    String property = System.getProperty("aurora.temp", System.getProperty("java.io.tmpdir"));
    Path created = null;
    try {
      created = Files.createTempDirectory(Path.of(property).toRealPath(), "aurora-native-");
      checkExecutable(created);
      Installation installed = new Installation(binary, created, Optional.of(created));
      PrivateFiles.requireSpace(created, JNA_LIBRARY);
      return installed;
    } catch (IOException | InstallationException e) {
      problems.add(property + ": " + describe(e));
      deleteQuietly(created, e);
    }
    throw new InstallationException(
        "the native launcher cannot be installed ("
            + String.join("; ", problems)
            + "). Set AURORA_DATA, or the system property java.io.tmpdir, to a writable directory"
            + " with free space on a file system that is mounted without noexec");
  }

  private static void checkExecutable(Path directory) throws IOException, InstallationException {
    boolean noexec =
        MountTable.ofThisProcess()
            .of(directory.toRealPath())
            .map(mount -> mount.options().contains("noexec"))
            .orElse(false);
    if (noexec) {
      throw new InstallationException("its file system is mounted noexec");
    }
  }

  private static void deleteQuietly(Path directory, Exception reason) {
    try {
      if (directory != null) {
        PrivateFiles.deleteTree(directory);
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static String describe(Exception e) {
    return e instanceof InstallationException ? e.getMessage() : e.toString();
  }
}
