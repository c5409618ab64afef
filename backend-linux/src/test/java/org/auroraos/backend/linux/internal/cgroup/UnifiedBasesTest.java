package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.auroraos.backend.linux.internal.cgroup.UnifiedBases.Base;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where groups may lie in v2, on directories that look like a hierarchy. */
class UnifiedBasesTest {
  @TempDir Path root;

  private Path service;

  @BeforeEach
  void makeService() throws Exception {
    service = group(root.resolve("system.slice/aurora.service"));
  }

  @Test
  void whatSystemdDelegatesToAnOrdinaryUserIsDividedFirst() {
    assertThat(UnifiedBases.of(at(service), false))
        .containsExactly(new Base(service, true), new Base(root, false));
  }

  @Test
  void aRestartedBackendFindsItselfInItsSupervisorGroup() throws Exception {
    Path supervisor = group(service.resolve("supervisor"));

    assertThat(UnifiedBases.of(at(supervisor), false)).startsWith(new Base(service, false));
  }

  @Test
  void rootLeavesAGroupAloneThatIsNotMarkedAsDelegated() {
    assertThat(UnifiedBases.of(at(service), true)).containsExactly(new Base(root, false));
  }

  @Test
  void aGroupThatCannotBeWrittenIsNotDelegated() throws Exception {
    assumeThat(Files.isWritable(Path.of("/proc/1/oom_score_adj")))
        .as("a user who cannot write everything")
        .isFalse();
    Files.setPosixFilePermissions(service, PosixFilePermissions.fromString("r-xr-xr-x"));

    assertThat(UnifiedBases.of(at(service), false)).containsExactly(new Base(root, false));
  }

  @Test
  void theRootOfAContainerHasToBeLeftBeforeItIsDivided() throws Exception {
    Files.createFile(root.resolve("cgroup.type"));

    assertThat(UnifiedBases.of(at(root), true)).containsExactly(new Base(root, true));
  }

  private Hierarchy at(Path own) {
    return new Hierarchy(true, root, Set.of(), Optional.of(own));
  }

  private static Path group(Path path) throws Exception {
    Files.createDirectories(path);
    Files.createFile(path.resolve("cgroup.procs"));
    Files.createFile(path.resolve("cgroup.subtree_control"));
    Files.createFile(path.resolve("cgroup.type"));
    return path;
  }
}
