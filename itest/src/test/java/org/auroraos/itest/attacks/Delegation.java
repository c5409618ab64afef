package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A control group that was delegated to an ordinary user: the platform gets it for itself, as it
 * has it as a service, and everything else of the tests moves into a group beside the platform's.
 */
final class Delegation {
  private static final Path HIERARCHY = Path.of("/sys/fs/cgroup");
  private static final String BESIDE = "tests";

  /**
   * A group that gives its children controllers takes no process any more, cgroups(7); then there
   * is the leaf in it where the platform itself has gone before.
   */
  private static final String ENTER =
      "{ echo $$ > \"$0\"/cgroup.procs; } 2> /dev/null"
          + " || { mkdir -p \"$0\"/supervisor && echo $$ > \"$0\"/supervisor/cgroup.procs; }"
          + " && exec \"$@\"";

  private Delegation() {}

  /** Moves this process away, if there is such a group. */
  static void makeRoom() throws IOException {
    Optional<Path> group = group();
    if (group.isPresent() && !group.get().endsWith(BESIDE)) {
      Path beside = Files.createDirectories(group.get().resolve(BESIDE));
      for (String process : Files.readAllLines(group.get().resolve("cgroup.procs"))) {
        Files.writeString(beside.resolve("cgroup.procs"), process, StandardOpenOption.WRITE);
      }
    }
  }

  /** A command that begins in the group. */
  static List<String> entered(List<String> command) throws IOException {
    Optional<Path> group = group();
    if (group.isEmpty()) {
      return command;
    }
    List<String> whole = new ArrayList<>();
    whole.addAll(List.of("sh", "-c", ENTER));
    whole.add(group.get().getParent().toString());
    whole.addAll(command);
    return whole;
  }

  /** As a command: begins the command that is its arguments in the group. */
  public static void main(String[] command) throws IOException, InterruptedException {
    makeRoom();
    System.exit(new ProcessBuilder(entered(List.of(command))).inheritIO().start().waitFor());
  }

  private static Optional<Path> group() throws IOException {
    if (Machine.isRoot()) {
      return Optional.empty();
    }
    return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> HIERARCHY.resolve(line.substring("0::/".length())))
        .filter(group -> Files.isWritable(group.resolve("cgroup.subtree_control")))
        .findFirst();
  }
}
