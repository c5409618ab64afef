package org.auroraos.core.internal.jvm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.core.internal.archive.Sha256;
import org.auroraos.core.internal.store.DurableFiles;

/**
 * The classes of the plugin runtime in the form of the JVM: class data sharing, JEP 350. A JVM maps
 * them instead of parsing and verifying them at each start. It compares the file with itself and
 * with its class path, and starts without it where they do not agree.
 *
 * <p>Only code of the platform goes into it. Plugins see it, and cannot write it.
 */
public final class ClassArchive {
  private static final String INSIDE = "/cds";

  /** What a training run writes. */
  private static final String MADE = "runtime.jsa";

  private static final int ENOUGH_OF_DIGEST = 16;

  /** Counted up when a training run loads other classes. */
  private static final String TRAINING = "1";

  private final Path directory;
  private final PluginJvm jvm;

  /** What was found to be whole. */
  private Optional<Whole> whole = Optional.empty();

  private record Whole(Path file, long size, FileTime modified) {
    static Whole of(Path file) throws IOException {
      return new Whole(file, Files.size(file), Files.getLastModifiedTime(file));
    }
  }

  /**
   * What a JVM is started with to use it.
   *
   * @param mount what it has to be shown
   * @param options of the JVM
   */
  public record Use(SandboxMount mount, List<String> options) {}

  /**
   * The archives of a platform.
   *
   * @param directory where they lie, one for each JDK and plugin runtime
   */
  public ClassArchive(Path directory, PluginJvm jvm) {
    this.directory = directory;
    this.jvm = jvm;
  }

  /** The one for the JDK and the plugin runtime as they are now; empty if there is none. */
  public synchronized Optional<Use> find() throws IOException {
    Path place = place();
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    for (Path file : DurableFiles.children(place)) {
      if (isWhole(file)) {
        String inside = INSIDE + "/" + file.getFileName();
        return Optional.of(
            new Use(
                SandboxMount.readOnly(place, INSIDE), options("-XX:SharedArchiveFile=" + inside)));
      }
    }
    return Optional.empty();
  }

  /** Read once, and again when it has changed. One that is damaged goes. */
  private boolean isWhole(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Whole now = Whole.of(file);
    if (whole.filter(now::equals).isPresent()) {
      return true;
    }
    if (!file.getFileName().toString().equals(name(file))) {
      DurableFiles.delete(file);
      return false;
    }
    whole = Optional.of(now);
    return true;
  }

  /** What is kept is named by its content: a JVM that maps one that is damaged ends. */
  private static String name(Path file) throws IOException {
    return "runtime-" + Sha256.of(file).substring(0, ENOUGH_OF_DIGEST) + ".jsa";
  }

  /**
   * The options of a training run.
   *
   * @param data where its data directory is seen
   */
  static List<String> training(String data) {
    return options("-XX:ArchiveClassesAtExit=" + data + "/" + MADE);
  }

  /** What the JVM says of archives would be in the plugin's log, at each start. */
  private static List<String> options(String archive) {
    List<String> options = new ArrayList<>(List.of("-Xshare:auto", "-Xlog:cds*=off", archive));
    if (Runtime.version().feature() >= 24) {
      options.add("-Xlog:aot*=off");
    }
    return options;
  }

  /**
   * Keeps what a training run has left, and nothing else.
   *
   * @param data the data directory of the training run
   */
  synchronized void keep(Path data) throws IOException {
    Path made = data.resolve(MADE);
    if (!Files.isRegularFile(made, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("the JVM has written no archive");
    }
    DurableFiles.directory(directory, "rwx--x--x");
    for (Path earlier : DurableFiles.children(directory)) {
      DurableFiles.delete(earlier);
    }
    Path place = DurableFiles.directory(place(), "rwxr-xr-x");
    // A copy: the user of the sandbox owns the original.
    Path copy = Files.copy(made, place.resolve(MADE), LinkOption.NOFOLLOW_LINKS);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r--r--r--"));
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
      channel.force(true);
    }
    DurableFiles.move(copy, place.resolve(name(copy)));
  }

  /** Its name says all that it was made from. */
  private Path place() throws IOException {
    List<String> made = new ArrayList<>(List.of(TRAINING, jvm.home().toString()));
    made.add(System.getProperty("java.vm.version"));
    for (String jar : jvm.jars().toList()) {
      Path file = jvm.runtime().resolve("lib").resolve(jar);
      made.add(jar + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
    }
    return directory.resolve(Sha256.ofText(String.join("\n", made)));
  }
}
