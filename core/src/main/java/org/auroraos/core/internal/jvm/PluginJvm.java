package org.auroraos.core.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.egress.ProxySettings;

/**
 * How the JVM of a bundle plugin is started: its own JDK, the plugin runtime as its class path.
 *
 * @param home the JDK, without symbolic links
 * @param runtime the plugin runtime; {@code lib} is the class path
 */
public record PluginJvm(Path home, Path runtime) {
  /** Where the plugin's code is seen. */
  public static final String CODE = "/plugin";

  /** Where its data directory is seen. */
  public static final String DATA = "/data";

  private static final String RUNTIME = "/runtime";

  /** What it has to be shown besides code and data. */
  public List<SandboxMount> mounts() throws IOException {
    List<SandboxMount> mounts = new ArrayList<>();
    mounts.add(SandboxMount.readOnly(runtime.toRealPath(), RUNTIME));
    mounts.addAll(JavaHome.mounts(home));
    return mounts;
  }

  /**
   * Its command line.
   *
   * @param policy that it runs under
   * @param main the class of the plugin runtime to start
   * @throws IOException when the plugin runtime is missing; the message is for the operator
   */
  public List<String> command(SandboxPolicy policy, String main) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JavaHome.INSIDE + "/bin/java");
    command.addAll(MemoryFlags.of(policy.limits()));
    // A report of a crash belongs into the plugin's log, and nobody could read its other files.
    command.addAll(
        List.of(
            "-XX:+ErrorFileToStderr",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=/tmp",
            "-Duser.home=" + DATA,
            // Named, so that a backend without a private root can put real paths in their place.
            "-Daurora.plugin.code=" + CODE,
            "-Daurora.data=" + DATA,
            "-Daurora.runtime.bundles=" + RUNTIME + "/bundles"));
    if (policy.network() == NetworkAccess.EGRESS) {
      command.addAll(ProxySettings.javaOptions());
    }
    if (Runtime.version().feature() >= 24) {
      // Felix 7 uses Unsafe; without these, each start writes warnings into the plugin's log.
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(String.join(":", jars().map(name -> RUNTIME + "/lib/" + name).toList()));
    command.add(main);
    return command;
  }

  /** The names of the jars of the class path, in its order. */
  Stream<String> jars() throws IOException {
    Path lib = runtime.resolve("lib");
    try (Stream<Path> files = Files.list(lib)) {
      List<String> jars =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".jar"))
              .sorted()
              .toList();
      if (!jars.isEmpty()) {
        return jars.stream();
      }
    }
    throw new IOException(lib + " has no jars: the plugin runtime of the platform is missing");
  }
}
