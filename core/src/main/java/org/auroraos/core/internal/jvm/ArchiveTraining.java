package org.auroraos.core.internal.jvm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.Hypervisor;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;

/**
 * Makes the class archive: starts the plugin runtime once in a sandbox as a bundle plugin has it,
 * with a bundle that has no code, and has the JVM archive the classes which that has loaded.
 */
public final class ArchiveTraining {
  private static final String MAIN = "org.auroraos.plugin.runtime.Training";

  /** One for all training runs: a user id that was given away once is never given to another. */
  private static final String OWNER = "class-archive";

  private static final String POLICY = "default";
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Hypervisor hypervisor;
  private final PluginJvm jvm;
  private final ClassArchive archive;

  /** Nothing happens yet. */
  public ArchiveTraining(Hypervisor hypervisor, PluginJvm jvm, ClassArchive archive) {
    this.hypervisor = hypervisor;
    this.jvm = jvm;
    this.archive = archive;
  }

  /**
   * Makes it.
   *
   * @param work an empty directory, which the caller deletes
   * @param like a policy of a plugin that is to use it; what that does without, this does without
   * @throws IOException when it cannot be made; the message says why
   */
  public void make(Path work, SandboxPolicy like) throws IOException, InterruptedException {
    Path code = directory(work.resolve("plugin"), "rwxr-xr-x");
    Path data = directory(work.resolve("data"), "rwx------");
    bundle(code.resolve("training.jar"));
    SandboxPolicy policy = policy(like);
    String id = OWNER + "-" + UUID.randomUUID().toString().substring(0, 8);
    List<SandboxMount> mounts = new ArrayList<>(jvm.mounts());
    mounts.add(SandboxMount.readOnly(code, PluginJvm.CODE));
    Instance instance =
        hypervisor.create(new InstanceSpec(id, POLICY, policy, mounts, Optional.of(data), OWNER));
    SandboxResult result;
    try {
      result = instance.run(request(policy));
    } finally {
      hypervisor.destroy(id);
    }
    if (result.status() != SandboxStatus.OK) {
      throw new IOException(
          result.status() + " " + result.reason() + " " + result.stderr().strip());
    }
    archive.keep(data);
  }

  private RunRequest request(SandboxPolicy policy) throws IOException {
    List<String> command = new ArrayList<>(jvm.command(policy, MAIN));
    command.addAll(1, ClassArchive.training(PluginJvm.DATA));
    return RunRequest.builder(command)
        .environment(Map.of("AURORA_PLUGIN_ID", OWNER, "AURORA_PLUGIN_VERSION", "1"))
        .workingDirectory(PluginJvm.DATA)
        .build();
  }

  private static SandboxPolicy policy(SandboxPolicy like) {
    Limits limits =
        Limits.defaults().toBuilder()
            .wallTime(LONGEST)
            .cpuTime(Duration.ZERO)
            .processes(256)
            .openFiles(4096)
            .build();
    return SandboxPolicy.builder().limits(limits).optional(like.optional()).build();
  }

  private static Path directory(Path directory, String mode) throws IOException {
    Files.createDirectory(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  /** One that needs Declarative Services, which the runtime adds, resolves and starts. */
  private static void bundle(Path file) throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue("Bundle-ManifestVersion", "2");
    headers.putValue("Bundle-SymbolicName", "org.auroraos.training");
    headers.putValue("Bundle-Version", "1.0.0");
    headers.putValue(
        "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
