package org.auroraos.backend.linux.internal.cgroup;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.auroraos.backend.linux.internal.proc.MountTable;

/** Real groups for tests: a directory of this test's own in each hierarchy that may be written. */
final class Cgroups implements AutoCloseable {
  private static final String OURS = "aurora-test-" + ProcessHandle.current().pid();

  private final List<Process> processes = new ArrayList<>();

  /** The hierarchies that limits are set in, and the unified one; none for an ordinary user. */
  static Stream<Path> hierarchies() throws IOException {
    List<Hierarchy> found =
        Hierarchy.of(MountTable.ofThisProcess(), Files.readString(Path.of("/proc/self/cgroup")));
    List<Path> places =
        found.stream()
            .filter(one -> one.v2() || one.controllers().contains("pids"))
            .map(Hierarchy::mountPoint)
            .filter(Files::isWritable)
            .toList();
    assumeThat(places).as("cgroup hierarchies that this user may write to").isNotEmpty();
    return places.stream();
  }

  static Path place(Path hierarchy) throws IOException {
    return Files.createDirectories(hierarchy.resolve(OURS));
  }

  /** Starts a shell in a group; it has run its first command when this returns. */
  Process start(Path group, String... script) throws IOException {
    String join = "echo $$ > '" + group.resolve("cgroup.procs") + "' && echo in && ";
    Process process =
        new ProcessBuilder("/bin/sh", "-c", join + String.join(" ", script))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    processes.add(process);
    if (process.getInputStream().read() != 'i') {
      throw new IOException("cannot be put into " + group);
    }
    return process;
  }

  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroyForcibly);
    for (Path hierarchy : hierarchies().toList()) {
      GroupTree.removeEmpty(hierarchy.resolve(OURS));
    }
  }
}
