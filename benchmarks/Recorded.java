import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.backend.linux.internal.identity.Identities;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.install.Installation;
import org.auroraos.backend.linux.internal.launch.LinuxBackend;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;
import org.auroraos.backend.linux.internal.wire.Mount;

/**
 * What the backend would send to the launcher, kept in a file to be sent again and again, and the
 * command line of bwrap for the same root. Reaches for what the backend keeps to itself.
 *
 * @param launcher the native program
 * @param spec the file
 * @param bwrap the peer's command line without the program
 */
record Recorded(Path launcher, Path spec, List<String> bwrap) {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");

  /** Compiles a launch without starting it. Its identity stays taken, its groups can be made again. */
  static Recorded of(LinuxBackend backend, SandboxPolicy policy, Path spec, List<String> command)
      throws ReflectiveOperationException, IOException {
    SandboxLaunch launch =
        SandboxLaunch.builder(spec.getFileName().toString(), policy, command)
            .environment(ENVIRONMENT)
            .build();
    Identities identities = (Identities) field(backend, "identities");
    Identity identity = identities.take(launch.owner(), policy.identity());
    Object compiler = field(backend, "compiler");
    Method compile =
        compiler.getClass().getDeclaredMethod("compile", SandboxLaunch.class, Identity.class);
    compile.setAccessible(true);
    Object compiled = compile.invoke(compiler, launch, identity);
    LaunchSpec content = (LaunchSpec) field(compiled, "spec");
    Files.write(spec, content.toBytes());
    Path launcher = ((Installation) field(backend, "installation")).launcher();
    return new Recorded(launcher, spec, bwrap(content));
  }

  private static List<String> bwrap(LaunchSpec spec) throws ReflectiveOperationException {
    List<String> line = new ArrayList<>(List.of("/usr/bin/bwrap", "--unshare-all"));
    for (Object each : (List<?>) field(spec, "mounts")) {
      Mount mount = (Mount) each;
      switch (mount.kind()) {
        case BIND -> {
          String kind = mount.readOnly() ? "--ro-bind" : "--bind";
          line.addAll(List.of(kind, mount.source(), mount.target()));
        }
        case TMPFS -> {
          String mode = "0" + Integer.toOctalString(mount.mode());
          line.addAll(List.of("--perms", mode, "--size", "" + mount.size()));
          line.addAll(List.of("--tmpfs", mount.target()));
        }
        case PROC -> line.addAll(List.of("--proc", mount.target()));
        case DEV -> line.addAll(List.of("--dev", mount.target()));
        case DIR -> line.addAll(List.of("--dir", mount.target()));
        case SYMLINK -> line.addAll(List.of("--symlink", mount.content(), mount.target()));
        case FILE -> {
          // It takes these from descriptors only; the peer is spared them.
        }
      }
    }
    return line;
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
