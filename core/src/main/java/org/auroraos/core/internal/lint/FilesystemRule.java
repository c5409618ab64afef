package org.auroraos.core.internal.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.policy.FilesystemPolicy;
import org.auroraos.api.policy.SandboxPolicy;

/** What the program sees of the host's files. */
final class FilesystemRule implements Rule {
  private static final String READ_ONLY = "filesystem.read-only";
  private static final String READ_WRITE = "filesystem.read-write";
  private static final String HIDDEN = "filesystem.hidden";

  /** So many places are named in a sentence. */
  private static final int NAMED = 3;

  @Override
  public void check(Inspection inspection) {
    FilesystemPolicy files = inspection.policy().filesystem();
    files.readWrite().forEach(path -> writable(inspection, path));
    files.readOnly().forEach(path -> shown(inspection, path));
    pointless(inspection, files);
  }

  private static void writable(Inspection inspection, String path) {
    if (both(inspection, READ_WRITE, path)) {
      return;
    }
    if (HostPaths.isSystem(path)) {
      found(
          inspection,
          Exposure.SYSTEM_WRITABLE,
          READ_WRITE,
          path,
          "The host's root reads, loads or executes what lies there; who can write it is soon"
              + " root.");
    } else if (HostPaths.holdsPrograms(path)) {
      found(
          inspection,
          Exposure.PROGRAMS_WRITABLE,
          READ_WRITE,
          path,
          "Others run programs from there; what the program writes runs outside of the sandbox.");
    } else if (HostPaths.isTree(path)) {
      found(
          inspection,
          Exposure.TREE_WRITABLE,
          READ_WRITE,
          path,
          "Everything in it can be changed, also what others execute or trust. Name what the"
              + " program needs.");
    } else {
      found(
          inspection,
          Exposure.PATH_WRITABLE,
          READ_WRITE,
          path,
          "What is written there stays, can be executed, and is seen by others. The program's own"
              + " /data may do.");
    }
    secretsWithin(inspection, READ_WRITE, path);
  }

  private static void shown(Inspection inspection, String path) {
    if (both(inspection, READ_ONLY, path)) {
      return;
    }
    if (HostPaths.isKernel(path)) {
      found(
          inspection,
          Exposure.KERNEL_SHOWN,
          READ_ONLY,
          path,
          "It tells about the machine, its devices and every control group.");
    } else if (HostPaths.isTree(path)) {
      found(
          inspection,
          Exposure.TREE_SHOWN,
          READ_ONLY,
          path,
          "Everything that comes to lie in it is shown, too. Name what the program needs.");
    }
    secretsWithin(inspection, READ_ONLY, path);
  }

  /** What is as bad whether it can be written or not; a socket answers in both cases. */
  private static boolean both(Inspection inspection, String key, String path) {
    Optional<String> socket = HostPaths.controlSocket(path);
    if (socket.isPresent()) {
      found(
          inspection,
          Exposure.CONTROL_SOCKET,
          key,
          path,
          "Whoever reaches " + socket.get() + " has the host do what it likes, read-only or not.");
      return true;
    }
    if (HostPaths.isSecret(path)) {
      found(
          inspection,
          Exposure.SECRETS_SHOWN,
          key,
          path,
          "There are keys or passwords there, and the program may read them.");
      return true;
    }
    if (HostPaths.isSocket(path)) {
      found(
          inspection,
          Exposure.SOCKET_SHOWN,
          key,
          path,
          "Who listens there acts for the program, outside of the sandbox, read-only or not.");
      return true;
    }
    return false;
  }

  private static void secretsWithin(Inspection inspection, String key, String path) {
    List<String> secrets = HostPaths.secretsWithin(path, inspection.policy().filesystem().hidden());
    if (!secrets.isEmpty()) {
      List<String> some = secrets.subList(0, Math.min(NAMED, secrets.size()));
      found(
          inspection,
          Exposure.SECRETS_WITHIN,
          key,
          path,
          "Keys and passwords may lie in it ("
              + String.join(", ", some)
              + (some.size() < secrets.size() ? ", ..." : "")
              + "). Show less of it, or cover them with "
              + HIDDEN
              + ".");
    }
  }

  private static void pointless(Inspection inspection, FilesystemPolicy files) {
    for (String path : files.readOnly()) {
      if (liesInOther(path, files.readOnly()) && !liesInOther(path, files.readWrite())) {
        found(
            inspection,
            Exposure.SHOWN_TWICE,
            READ_ONLY,
            path,
            "It lies in another path that is shown read-only.");
      }
      if (liesInOther(path, files.readWrite())) {
        inspection.found(
            Exposure.READ_ONLY_IN_WRITABLE,
            READ_ONLY,
            path,
            "The program may rename the directories above it on the host, and put something else"
                + " in its place for the next start.",
            inspection.policy());
      }
    }
    for (String path : files.readWrite()) {
      if (liesInOther(path, files.readWrite()) && !liesInOther(path, files.readOnly())) {
        found(
            inspection,
            Exposure.SHOWN_TWICE,
            READ_WRITE,
            path,
            "It lies in another path that is shown writable.");
      }
    }
    for (String path : files.hidden()) {
      if (liesInOther(path, files.hidden())) {
        found(
            inspection,
            Exposure.HIDDEN_TWICE,
            HIDDEN,
            path,
            "It lies in another path that is hidden.");
      }
    }
  }

  private static boolean liesInOther(String path, List<String> others) {
    return others.stream().anyMatch(other -> !other.equals(path) && HostPaths.within(path, other));
  }

  private static void found(
      Inspection inspection, Exposure exposure, String key, String path, String reason) {
    inspection.found(exposure, key, path, reason, without(inspection.policy(), key, path));
  }

  /** The policy without a path of a list, and without what then hides nothing. */
  private static SandboxPolicy without(SandboxPolicy policy, String key, String path) {
    FilesystemPolicy files = policy.filesystem();
    List<String> readOnly = key.equals(READ_ONLY) ? less(files.readOnly(), path) : files.readOnly();
    List<String> readWrite =
        key.equals(READ_WRITE) ? less(files.readWrite(), path) : files.readWrite();
    List<String> hidden = new ArrayList<>(files.hidden());
    if (key.equals(HIDDEN)) {
      hidden.remove(path);
    } else {
      hidden.removeIf(
          cover ->
              HostPaths.within(cover, path)
                  && readOnly.stream().noneMatch(other -> HostPaths.within(cover, other))
                  && readWrite.stream().noneMatch(other -> HostPaths.within(cover, other)));
    }
    return policy.toBuilder()
        .filesystem(
            new FilesystemPolicy(readOnly, readWrite, hidden, files.tmpSize(), files.shmSize()))
        .build();
  }

  private static List<String> less(List<String> paths, String path) {
    return paths.stream().filter(other -> !other.equals(path)).toList();
  }
}
