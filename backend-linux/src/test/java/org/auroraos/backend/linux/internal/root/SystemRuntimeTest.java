package org.auroraos.backend.linux.internal.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.backend.linux.internal.wire.Mount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of hosts of different make. */
class SystemRuntimeTest {
  @TempDir Path host;

  @BeforeEach
  void furnish() throws Exception {
    for (String directory :
        new String[] {
          "usr/bin",
          "home",
          "root",
          "var",
          "opt",
          "srv",
          "etc/ssl/certs",
          "etc/ssl/private",
          "etc/java-21-openjdk",
          "etc/alternatives",
          "etc/ssh",
          "etc/pki/tls/certs",
          "etc/pki/tls/private"
        }) {
      Files.createDirectories(host.resolve(directory));
    }
    for (String file : new String[] {"etc/ld.so.cache", "etc/shadow", "etc/passwd", "etc/fstab"}) {
      Files.createFile(host.resolve(file));
    }
    Files.createSymbolicLink(host.resolve("etc/localtime"), Path.of("/usr/share/zoneinfo/UTC"));
  }

  @Test
  void onlyTheRuntimeIsShown() throws Exception {
    assertThat(SystemRuntime.of(host).mounts())
        .extracting(Mount::target)
        .containsExactlyInAnyOrder(
            "/usr",
            "/etc/alternatives",
            "/etc/java-21-openjdk",
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/etc/ssl/certs",
            "/etc/pki/tls/certs",
            "/etc/mtab");
  }

  @Test
  void linksOfAMergedUsrStayLinksAndDirectoriesOfASplitOneStayDirectories() throws Exception {
    Files.createSymbolicLink(host.resolve("bin"), Path.of("usr/bin"));
    Files.createSymbolicLink(host.resolve("lib64"), Path.of("usr/lib64"));
    Files.createDirectory(host.resolve("lib"));
    SystemRuntime runtime = SystemRuntime.of(host);

    assertThat(runtime.mounts())
        .contains(
            Mount.symlink("/bin", "usr/bin"),
            Mount.symlink("/lib64", "usr/lib64"),
            Mount.bind(host.resolve("lib"), "/lib", Mount.READ_ONLY | Mount.RECURSIVE));
    assertThat(runtime.shows(Path.of("/lib/x"))).isTrue();
    assertThat(runtime.shows(Path.of("/bin/sh"))).isTrue();
    assertThat(runtime.shows(Path.of("/opt/x"))).isFalse();
  }

  @Test
  void everythingIsReadOnly() throws Exception {
    assertThat(SystemRuntime.of(Path.of("/")).mounts())
        .filteredOn(mount -> mount.kind() == Mount.Kind.BIND)
        .isNotEmpty()
        .allMatch(mount -> mount.has(Mount.READ_ONLY));
  }
}
