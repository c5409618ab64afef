package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Language runtimes live inside. */
class RuntimesTest {
  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  static Stream<Path> jvms() {
    return Jvms.all().stream();
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void aJvmStartsThreadsLocksFilesAndKnowsItsHost(Path home) throws Exception {
    Sandboxes.Ended ended = runProbe(home.resolve("bin/java").toString(), List.of());

    assertThat(ended.stdout()).as(ended.stderr()).contains("threads 16", "locked", "host jvm");
    assertThat(ended.exit().status()).as(ended.stderr()).isEqualTo(SandboxStatus.OK);
  }

  @Test
  void aJvmOutsideUsrWorksToo() throws Exception {
    assumeThat(Jvms.all()).as("a JDK below /usr/lib/jvm").isNotEmpty();
    Path home = Jvms.all().get(Jvms.all().size() - 1);
    Sandboxes.Ended ended =
        runProbe("/opt/java/bin/java", List.of(SandboxMount.readOnly(home, "/opt/java")));

    assertThat(ended.stdout()).as(ended.stderr()).contains("home /opt/java", "locked");
  }

  @Test
  void pythonRuns() throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).exists();
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.launch(
                Sandboxes.policy().build(),
                "/usr/bin/python3",
                "-c",
                "import ssl, socket, json, tempfile, multiprocessing as m;"
                    + " print(m.Pool(2).map(abs, [-1, 2]), tempfile.mkdtemp()[:4],"
                    + " len(ssl.create_default_context().get_ca_certs()) > 0)"));

    assertThat(ended.stdout()).as(ended.stderr()).isEqualTo("[1, 2] /tmp True\n");
  }

  private Sandboxes.Ended runProbe(String java, List<SandboxMount> more) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path real = directory.toRealPath();
    Path classes =
        Path.of(RuntimeProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path code = Files.createDirectory(real.resolve("code"));
    String file = RuntimeProbe.class.getName().replace('.', '/') + ".class";
    Path target = code.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(classes.resolve(file), target);
    List<SandboxMount> mounts = new ArrayList<>(more);
    mounts.add(SandboxMount.readOnly(code, "/plugin"));
    mounts.add(SandboxMount.readWrite(Files.createDirectory(real.resolve("data")), "/data"));
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(Jvms.flags());
    command.addAll(List.of("-cp", "/plugin", RuntimeProbe.class.getName()));
    SandboxPolicy policy = Sandboxes.with(Sandboxes.limits().memory(256L << 20).processes(64));
    SandboxLaunch.Builder launch =
        Sandboxes.launch(policy, command.toArray(String[]::new)).owner("jvm").mounts(mounts);
    return sandboxes.run(launch);
  }
}
