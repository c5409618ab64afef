package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Language runtimes live inside, whichever system calls are left to them. */
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

  static Stream<Arguments> jvms() {
    return Jvms.all().stream()
        .flatMap(home -> Arrays.stream(Profile.values()).map(p -> Arguments.of(home, p)));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void aJvmStartsThreadsLocksFilesAndKnowsItsHost(Path home, Profile profile) throws Exception {
    Sandboxes.Ended ended = runProbe(home.resolve("bin/java").toString(), profile, List.of());

    assertThat(ended.stdout())
        .as(ended.stderr())
        .contains("threads 16", "locked", "host jvm", "interfaces No network");
    assertThat(ended.exit().status()).as(ended.stderr()).isEqualTo(SandboxStatus.OK);
  }

  @Test
  void aJvmOutsideUsrWorksToo() throws Exception {
    assumeThat(Jvms.all()).as("a JDK below /usr/lib/jvm").isNotEmpty();
    Path home = Jvms.all().get(Jvms.all().size() - 1);
    Sandboxes.Ended ended =
        runProbe(
            "/opt/java/bin/java",
            Profile.STRICT,
            List.of(SandboxMount.readOnly(home, "/opt/java")));

    assertThat(ended.stdout()).as(ended.stderr()).contains("home /opt/java", "locked");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void pythonRuns(Profile profile) throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).exists();
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.launch(
                filtered(profile).build(),
                "/usr/bin/python3",
                "-c",
                "import ssl, socket, json, tempfile, subprocess, multiprocessing as m;"
                    + " print(m.Pool(2).map(abs, [-1, 2]), tempfile.mkdtemp()[:4],"
                    + " len(ssl.create_default_context().get_ca_certs()) > 0,"
                    + " subprocess.run(['true']).returncode, socket.socketpair()[0].family)"));

    assertThat(ended.stdout()).as(ended.stderr()).isEqualTo("[1, 2] /tmp True 0 1\n");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aShellWithItsToolsRuns(Profile profile) throws Exception {
    String script =
        "cd /tmp && echo 3 1 2 | tr ' ' '\\n' | sort > a && mkdir b && mv a b/ && ln -s b/a c"
            + " && (read x; echo $x; wc -l) < c && ls / >/dev/null && chmod 700 b && cp -r b d"
            + " && date +%Y > /dev/null && rm -r b d || exit 1;"
            + " trap 'exit 4' TERM; (sleep 0.05; kill $$) & sleep 10 & wait $!";
    Sandboxes.Ended ended = sandboxes.run(Sandboxes.script(filtered(profile).build(), script));

    assertThat(ended.stdout()).as(ended.stderr()).startsWith("1\n2\n");
    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit().rc()).isEqualTo(4);
  }

  /** Whoever opens a file with a lease waits until its holder gives it up. */
  @ParameterizedTest
  @CsvSource({"NONE, leased", "DEFAULT, 1", "STRICT, 1"})
  void filesAreNotKeptFromOthersByLeases(Profile profile, String said) throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).exists();
    String script =
        """
        import fcntl
        open('/tmp/x', 'w').close()
        f = open('/tmp/x')
        try:
          fcntl.fcntl(f, fcntl.F_SETLEASE, fcntl.F_RDLCK)
          print('leased')
        except OSError as e: print(e.errno)
        fcntl.lockf(f, fcntl.LOCK_SH)
        fcntl.flock(f, fcntl.LOCK_EX)
        """;
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.launch(filtered(profile).build(), "/usr/bin/python3", "-c", script));

    assertThat(ended.stdout()).as(ended.stderr()).isEqualTo(said + "\n");
    assertThat(ended.exit().status()).as(ended.stderr()).isEqualTo(SandboxStatus.OK);
  }

  private static SandboxPolicy.Builder filtered(Profile profile) {
    return Sandboxes.policy().syscalls(new SyscallPolicy(profile, Set.of()));
  }

  private Sandboxes.Ended runProbe(String java, Profile profile, List<SandboxMount> more)
      throws Exception {
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
    SandboxPolicy policy =
        filtered(profile)
            .limits(Sandboxes.limits().memory(256L << 20).processes(64).build())
            .build();
    SandboxLaunch.Builder launch =
        Sandboxes.launch(policy, command.toArray(String[]::new)).owner("jvm").mounts(mounts);
    return sandboxes.run(launch);
  }
}
