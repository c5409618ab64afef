package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.IdentityPolicy;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemTest {
  private static final long MIB = 1L << 20;

  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @TempDir Path host;

  @BeforeAll
  static void open() throws Exception {
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    sandboxes.close();
  }

  @BeforeEach
  void readableForAll() throws Exception {
    Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwxr-xr-x"));
    host = host.toRealPath();
  }

  @Test
  void theRuntimeCannotBeWritten() throws Exception {
    Sandboxes.Ended ended =
        sandboxes.run(
            "for d in / /usr /etc /bin/sh /dev /proc/sys; do touch $d/x && echo bad; done");

    assertThat(ended.stdout()).isEmpty();
  }

  @Test
  void temporaryDirectoriesAreThereAndLimited() throws Exception {
    FilesystemPolicy small = new FilesystemPolicy(List.of(), List.of(), List.of(), 2 * MIB, MIB);
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.script(
                Sandboxes.policy().filesystem(small).build(),
                "for d in /tmp /dev/shm /run; do cat /dev/zero > $d/x 2>/dev/null;"
                    + " stat -c %s $d/x; done"));

    assertThat(ended.stdout().lines()).containsExactly("2097152", "1048576", "1048576");
  }

  @Test
  void aReadOnlyMountIsShownAndCannotBeWritten() throws Exception {
    Files.writeString(host.resolve("code"), "code");
    Sandboxes.Ended ended =
        sandboxes.run(
            script("cat /plugin/code; touch /plugin/x || echo refused")
                .mounts(List.of(SandboxMount.readOnly(host, "/plugin"))));

    assertThat(ended.stdout()).isEqualTo("coderefused\n");
  }

  @Test
  void aReadWriteMountBelongsToTheProgramAndExecutesNothing() throws Exception {
    Path directory = Files.createDirectory(host.resolve("data"));
    Files.createDirectory(directory.resolve("old"));
    Files.writeString(directory.resolve("old/file"), "before\n");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
    Sandboxes.Ended ended =
        sandboxes.run(
            script(
                    "cat old/file; echo new > old/file; echo data > file; stat -c %u . old old/file;"
                        + " cp /bin/true program; ./program || echo refused")
                .owner("owner-of-data")
                .workingDirectory("/data")
                .mounts(List.of(SandboxMount.readWrite(directory, "/data"))));

    assertThat(ended.stdout()).isEqualTo("before\n1000\n1000\n1000\nrefused\n");
    assertThat(directory.resolve("old/file")).hasContent("new\n");
    Path passwd = Path.of("/etc/passwd");
    assertThat(Files.getAttribute(passwd, "unix:uid", LinkOption.NOFOLLOW_LINKS)).isEqualTo(0);
  }

  @Test
  void aLinkOnTheWayToAWritableMountIsRefused() throws Exception {
    Path real = Files.createDirectory(host.resolve("real"));
    Path link = Files.createSymbolicLink(host.resolve("link"), real);

    assertThatThrownBy(
            () ->
                sandboxes.run(
                    script("true").mounts(List.of(SandboxMount.readWrite(link, "/data")))))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST))
        .hasMessageContaining(link + " is really " + real);
  }

  @Test
  void anotherNameOfAFileOfTheHostIsNotGivenAway() throws Exception {
    assumeThat(Sandboxes.isRoot()).as("root, which can give files away").isTrue();
    Path directory = Files.createDirectory(host.resolve("data"));
    Path secret = Files.writeString(host.resolve("secret"), "secret");
    Files.createLink(directory.resolve("innocent"), secret);

    assertThatThrownBy(
            () ->
                sandboxes.run(
                    script("true").mounts(List.of(SandboxMount.readWrite(directory, "/data")))))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("innocent")
        .hasMessageContaining("several links");
    assertThat(Files.getAttribute(secret, "unix:uid")).isEqualTo(0);
  }

  @Test
  void aSourceThatDoesNotExistIsAnInvalidRequest() {
    Path nothing = host.resolve("nothing");
    assertThatThrownBy(
            () ->
                sandboxes.run(
                    script("true").mounts(List.of(SandboxMount.readOnly(nothing, "/plugin")))))
        .isInstanceOfSatisfying(
            SandboxException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST);
              assertThat(e.layer()).isEqualTo("mount:/plugin");
            })
        .hasMessageContaining("does not exist: " + nothing);
  }

  @Test
  void pathsOfThePolicyAreShownAtTheirPlaceAndHiddenOnesAreNot() throws Exception {
    Files.writeString(host.resolve("shown"), "shown\n");
    Files.writeString(host.resolve("key"), "secret\n");
    Path writable = Files.createDirectory(host.resolve("writable"));
    Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path covered = Files.createDirectory(host.resolve("covered"));
    Files.writeString(covered.resolve("secret"), "secret\n");
    FilesystemPolicy policy =
        new FilesystemPolicy(
            List.of(host.toString(), "/usr/share"),
            List.of(writable.toString()),
            List.of(
                host.resolve("key").toString(), covered.toString(), "/usr/lib/os-release", "/no"),
            MIB,
            MIB);
    String script =
        "cat shown key; ls covered; echo x > covered/x; echo y > shown; echo z > writable/z;"
            + " wc -c < /usr/lib/os-release; grep -c . /plugin/key";
    Sandboxes.Ended ended =
        sandboxes.run(
            Sandboxes.script(Sandboxes.policy().filesystem(policy).build(), script)
                .workingDirectory(host.toString())
                .mounts(List.of(SandboxMount.readOnly(host, "/plugin"))));

    assertThat(ended.stdout()).isEqualTo("shown\n0\n0\n");
    assertThat(writable.resolve("z")).hasContent("z\n");
    assertThat(ended.stderr()).contains("covered/x").contains("shown");
  }

  @Test
  void theWholeHostAndItsDevicesCannotBeShown() {
    for (String path : List.of("/", "/proc", "/dev/shm")) {
      FilesystemPolicy policy = new FilesystemPolicy(List.of(path), List.of(), List.of(), MIB, MIB);
      SandboxLaunch.Builder launch =
          Sandboxes.script(Sandboxes.policy().filesystem(policy).build(), "true");
      assertThatThrownBy(() -> sandboxes.run(launch))
          .isInstanceOfSatisfying(
              SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST));
    }
  }

  @Test
  void whatIsVisibleAnywayIsNotMountedAgain() throws Exception {
    Path home = Path.of("/usr/share");
    Sandboxes.Ended ended =
        sandboxes.run(
            script("grep -c ' /usr' /proc/self/mounts; ls /opt/java")
                .mounts(
                    List.of(
                        SandboxMount.readOnly(home, "/usr/share"),
                        SandboxMount.readOnly(home, "/opt/java"))));

    assertThat(ended.stdout().lines()).startsWith("1").contains("doc");
  }

  @Test
  void aMissingProgramIsNotFoundAndANonExecutableOneIsNotExecutable() throws Exception {
    Files.writeString(host.resolve("text"), "text");
    assertFails(Kind.PROGRAM_NOT_FOUND, "/no/such/program");
    assertFails(Kind.PROGRAM_NOT_FOUND, "no-such-program");
    assertFails(Kind.PROGRAM_NOT_EXECUTABLE, "/plugin/text");
    assertFails(Kind.PROGRAM_NOT_EXECUTABLE, "/usr");
  }

  @Test
  void aWorkingDirectoryThatDoesNotExistIsAnInvalidRequest() {
    assertThatThrownBy(() -> sandboxes.run(script("true").workingDirectory("/nowhere")))
        .isInstanceOfSatisfying(
            SandboxException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST);
              assertThat(e.layer()).isEqualTo("cwd");
            });
  }

  @Test
  void thePlatformsOwnUserKeepsItsIdentity() throws Exception {
    SandboxPolicy policy = Sandboxes.policy().identity(IdentityPolicy.PLATFORM).build();
    Sandboxes.Ended ended =
        sandboxes.run(Sandboxes.script(policy, "id -u; grep CapEff /proc/self/status"));

    assertThat(ended.exit().status()).isEqualTo(SandboxStatus.OK);
    assertThat(ended.stdout())
        .isEqualTo((Sandboxes.isRoot() ? "0" : "1000") + "\nCapEff:\t0000000000000000\n");
  }

  private void assertFails(Kind kind, String program) {
    SandboxLaunch.Builder launch =
        Sandboxes.launch(Sandboxes.policy().build(), program)
            .mounts(List.of(SandboxMount.readOnly(host, "/plugin")));
    assertThatThrownBy(() -> sandboxes.run(launch))
        .as(program)
        .isInstanceOfSatisfying(SandboxException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static SandboxLaunch.Builder script(String script) {
    return Sandboxes.script(Sandboxes.policy().build(), script);
  }

  @Test
  void aPathOfThePolicyThatLeadsThroughALinkIsRefused() throws Exception {
    Path real = Files.createDirectory(host.resolve("real"));
    Path link = Files.createSymbolicLink(host.resolve("link"), real);

    assertRefused(
        new FilesystemPolicy(List.of(link.toString()), List.of(), List.of(), MIB, MIB),
        link + " is really " + real);
  }

  @Test
  void whatIsHiddenInSomethingWritableMustExist() throws Exception {
    Path work = Files.createDirectory(host.resolve("work"));
    String later = work.resolve("later").toString();

    assertRefused(
        new FilesystemPolicy(List.of(), List.of(work.toString()), List.of(later), MIB, MIB),
        "create it first");
  }

  @Test
  void nothingIsProtectedBelowADirectoryThatTheProgramCouldRename() throws Exception {
    Path work = Files.createDirectory(host.resolve("work"));
    Path deep = Files.createDirectories(work.resolve("covered/secret"));

    assertRefused(
        new FilesystemPolicy(
            List.of(), List.of(work.toString()), List.of(deep.toString()), MIB, MIB),
        "could rename " + work.resolve("covered"));
    assertRefused(
        new FilesystemPolicy(
            List.of(deep.toString()), List.of(work.toString()), List.of(), MIB, MIB),
        "could rename " + work.resolve("covered"));
  }

  @Test
  void theHostsDevicesCanBeUsedButNotChanged() throws Exception {
    Sandboxes.Ended ended =
        sandboxes.run(
            "echo x > /dev/null && head -c 1 /dev/zero > /dev/full || echo used;"
                + " touch -d 2001-01-01 /dev/null && echo changed; chmod 600 /dev/null && echo bad");

    assertThat(ended.stdout()).isEqualTo("used\n");
  }

  private static void assertRefused(FilesystemPolicy filesystem, String message) {
    SandboxPolicy policy = Sandboxes.policy().filesystem(filesystem).build();
    assertThatThrownBy(() -> sandboxes.run(Sandboxes.script(policy, "true")))
        .isInstanceOfSatisfying(
            SandboxException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST))
        .hasMessageContaining(message);
  }
}
