package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.backend.linux.internal.identity.IdRange;
import org.auroraos.backend.linux.internal.install.InstallationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File systems on which nothing may be executed, or nothing can be written. */
class NoexecTest {
  @TempDir Path directory;

  /** Opens a backend with a data directory and says how that went. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
      Path data = Path.of(arguments[0]);
      try (LinuxBackend backend =
          LinuxBackend.open(new BackendSettings(Optional.of(data), IdRange.DEFAULT))) {
        System.out.println("usable " + backend.support().usable());
      } catch (InstallationException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void whereNothingCanBeExecutedTheErrorNamesThePlacesAndTheRemedy() throws Exception {
    assertThat(open("mount -t tmpfs -o noexec none $1; mount -t tmpfs -o noexec none $2"))
        .contains(directory.resolve("data") + ": its file system is mounted noexec")
        .contains(directory.resolve("tmp") + ": its file system is mounted noexec")
        .contains("AURORA_DATA");
  }

  @Test
  void oneExecutableDirectoryIsEnough() throws Exception {
    assertThat(open("mount -t tmpfs -o noexec none $1")).isEqualTo("usable true");
    assertThat(open("mount -t tmpfs -o noexec none $2")).isEqualTo("usable true");
    assertThat(open("mount -t tmpfs none $1; mount -o remount,ro $1")).isEqualTo("usable true");
  }

  @Test
  void aFullDataDirectoryIsPassedOver() throws Exception {
    Path binary = Files.createDirectories(directory.resolve("once"));
    long launcher;
    try (LinuxBackend backend =
            LinuxBackend.open(new BackendSettings(Optional.of(binary), IdRange.DEFAULT));
        Stream<Path> files = Files.walk(binary)) {
      assertThat(backend.support().usable()).isTrue();
      launcher =
          Files.size(files.filter(file -> file.endsWith("aurora-launch")).findAny().orElseThrow());
    }
    assertThat(open("mount -t tmpfs -o size=64k none $1")).isEqualTo("usable true");
    // Room for the launcher, and for nothing that is unpacked beside it.
    long kib = (launcher >> 10) + 64;
    assertThat(open("mount -t tmpfs -o size=" + kib + "k none $1")).isEqualTo("usable true");
    assertThat(open("mount -t tmpfs -o size=64k none $1; mount -t tmpfs -o size=64k none $2"))
        .contains("the native launcher cannot be installed")
        .contains("No space left on device", directory.resolve("tmp").toString());
  }

  private String open(String mounts) throws Exception {
    assumeThat(Sandboxes.isRoot()).as("root, to mount").isTrue();
    assumeThat(Path.of("/usr/bin/unshare")).as("unshare, to mount unseen").exists();
    Path data = Files.createDirectories(directory.resolve("data"));
    Path temporary = Files.createDirectories(directory.resolve("tmp"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-ec",
                mounts + "; shift 2; exec \"$@\"",
                "sh",
                data.toString(),
                temporary.toString()));
    List<String> jvm = new ArrayList<>(HelperJvm.of(Opener.class, data.toString()).command());
    jvm.add(1, "-Djava.io.tmpdir=" + temporary);
    command.addAll(jvm);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.lines().filter(line -> !line.startsWith("SLF4J")).reduce("", String::concat);
  }
}
