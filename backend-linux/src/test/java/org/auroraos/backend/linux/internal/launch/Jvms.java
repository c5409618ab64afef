package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.SandboxPolicy;

/** The JDKs of this machine. */
final class Jvms {
  private static final Path DIRECTORY = Path.of("/usr/lib/jvm");

  private Jvms() {}

  /** All that lie below /usr. */
  static List<Path> all() {
    if (!Files.isDirectory(DIRECTORY)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(DIRECTORY)) {
      return entries
          .filter(entry -> !Files.isSymbolicLink(entry))
          .filter(entry -> Files.isExecutable(entry.resolve("bin/java")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Flags as the platform gives them under a memory limit. */
  static List<String> flags() {
    return List.of(
        "-Xmx64m", "-XX:MaxMetaspaceSize=64m", "-XX:ReservedCodeCacheSize=24m", "-Xss512k");
  }

  /** A JVM that says r and sleeps. */
  static Optional<SandboxLaunch.Builder> sleeping() {
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().memory(256L << 20).processes(64));
    String source =
        "public class Sleep { public static void main(String[] a) throws Exception {"
            + " System.out.println(\"ready\"); Thread.sleep(60000); } }";
    return all().stream()
        .findFirst()
        .map(
            home ->
                Sandboxes.script(
                    policy,
                    "echo '"
                        + source
                        + "' > /tmp/Sleep.java; exec "
                        + home
                        + "/bin/java "
                        + String.join(" ", flags())
                        + " /tmp/Sleep.java"));
  }
}
