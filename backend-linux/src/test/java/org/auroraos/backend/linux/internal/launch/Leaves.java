package org.auroraos.backend.linux.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auroraos.backend.linux.internal.proc.MountTable;

/** The groups that a process really is in, as the kernel shows them. */
final class Leaves {
  private final MountTable mounts;
  private final String membership;

  private Leaves(MountTable mounts, String membership) {
    this.mounts = mounts;
    this.membership = membership;
  }

  static Leaves of(long pid) throws IOException {
    return new Leaves(
        MountTable.ofThisProcess(), Files.readString(Path.of("/proc/" + pid + "/cgroup")));
  }

  /** Whether a controller lies in a hierarchy of its own. */
  boolean isV1(String controller) {
    return mount(controller).isPresent();
  }

  /** What a file of a v1 hierarchy holds, or one of the unified one. */
  String read(String controllerV1, String fileV1, String fileV2) throws IOException {
    return isV1(controllerV1) ? read(controllerV1, fileV1) : read(fileV2);
  }

  boolean has(String controllerV1, String file) {
    return Files.exists(group(mount(controllerV1).orElseThrow(), controllerV1).resolve(file));
  }

  String read(String controllerV1, String file) throws IOException {
    Path group = group(mount(controllerV1).orElseThrow(), controllerV1);
    return Files.readString(group.resolve(file)).strip();
  }

  String read(String fileV2) throws IOException {
    MountTable.Entry unified = mounts.ofType("cgroup2").get(0);
    return Files.readString(group(unified, "").resolve(fileV2)).strip();
  }

  private Optional<MountTable.Entry> mount(String controller) {
    return mounts.ofType("cgroup").stream()
        .filter(mount -> mount.superOptions().contains(controller))
        .findFirst();
  }

  private Path group(MountTable.Entry mount, String controller) {
    String line =
        membership
            .lines()
            .filter(one -> ("," + one.split(":", 3)[1] + ",").contains("," + controller + ","))
            .findFirst()
            .orElseThrow();
    Path path = Path.of(line.split(":", 3)[2]);
    return mount.mountPoint().resolve(Path.of(mount.root()).relativize(path));
  }
}
