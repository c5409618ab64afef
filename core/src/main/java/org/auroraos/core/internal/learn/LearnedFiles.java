package org.auroraos.core.internal.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.policy.FilesystemPolicy;

/** Which paths a program needs: of those that it was shown what it used, of others what it read. */
final class LearnedFiles {
  /** From so many on, what lies in one directory is proposed as that directory. */
  private static final int MANY = 8;

  private final Secrets secrets;
  private final Notes notes;

  LearnedFiles(Secrets secrets, Notes notes) {
    this.secrets = secrets;
    this.notes = notes;
  }

  FilesystemPolicy of(FilesystemPolicy present, List<Observation> observations) {
    Set<String> used = new TreeSet<>();
    Set<String> written = new TreeSet<>();
    Map<Path, Kind> absent = new TreeMap<>();
    for (Observation seen : observations) {
      if (!isFile(seen)) {
        continue;
      }
      Path path = Path.of(seen.subject());
      if (seen.answer() == Answer.ALLOWED) {
        entry(present, path).ifPresent(used::add);
        if (seen.kind() == Kind.FILE_WRITE) {
          entry(present, path).ifPresent(written::add);
        }
      } else if (seen.answer() == Answer.NOT_SHOWN) {
        absent.merge(path, seen.kind(), LearnedFiles::stronger);
      } else {
        notes.add("filesystem.hidden", "it asked for " + path + ", which is hidden and stays so");
      }
    }
    Set<String> readOnly = new TreeSet<>(used);
    readOnly.removeAll(written);
    readOnly.addAll(proposed(absent));
    Set<String> writable = new TreeSet<>(written);
    writable.retainAll(present.readWrite());
    written.removeAll(writable);
    readOnly.addAll(written);
    return new FilesystemPolicy(
        List.copyOf(readOnly),
        List.copyOf(writable),
        present.hidden(),
        present.tmpSize(),
        present.shmSize());
  }

  private static boolean isFile(Observation seen) {
    return switch (seen.kind()) {
      case FILE_LOOK, FILE_READ, FILE_WRITE, EXECUTE -> true;
      default -> false;
    };
  }

  /** The innermost path of the policy that shows it. */
  private static Optional<String> entry(FilesystemPolicy policy, Path path) {
    List<String> all = new ArrayList<>(policy.readOnly());
    all.addAll(policy.readWrite());
    return all.stream()
        .filter(path::startsWith)
        .max((one, other) -> Path.of(one).getNameCount() - Path.of(other).getNameCount());
  }

  private static Kind stronger(Kind one, Kind other) {
    if (one == Kind.FILE_WRITE || other == Kind.FILE_WRITE) {
      return Kind.FILE_WRITE;
    }
    return one == Kind.FILE_LOOK ? other : one;
  }

  private Set<String> proposed(Map<Path, Kind> absent) {
    Set<Path> read = new TreeSet<>();
    absent.forEach(
        (path, kind) -> {
          Optional<String> objection = objection(path, kind);
          if (objection.isPresent()) {
            notes.add("not proposed: filesystem.read-only = " + path, objection.get());
          } else {
            read.add(path);
          }
        });
    return gathered(read);
  }

  private Optional<String> objection(Path path, Kind kind) {
    if (kind == Kind.FILE_WRITE) {
      return Optional.of(
          "it wanted to write there; what it keeps belongs into /data, what others share into"
              + " filesystem.read-write");
    }
    if (kind == Kind.FILE_LOOK) {
      return Optional.of("it only asked whether it is there");
    }
    if (!FilesystemPolicy.isAcceptablePath(path.toString())) {
      return Optional.of("a policy cannot name such a path");
    }
    return secrets.objection(path).or(() -> link(path));
  }

  private static Optional<String> link(Path path) {
    try {
      Path real = path.toRealPath();
      return real.equals(path)
          ? Optional.empty()
          : Optional.of("it leads through a symbolic link to " + real);
    } catch (IOException e) {
      return Optional.of("it cannot be looked at: " + e.getMessage());
    }
  }

  private Set<String> gathered(Set<Path> paths) {
    Map<Path, Set<Path>> byDirectory = new TreeMap<>();
    paths.forEach(
        path -> byDirectory.computeIfAbsent(path.getParent(), p -> new TreeSet<>()).add(path));
    Set<String> result = new TreeSet<>();
    byDirectory.forEach(
        (directory, children) -> {
          boolean whole = children.size() >= MANY && secrets.objection(directory).isEmpty();
          if (whole) {
            result.add(directory.toString());
          } else {
            children.forEach(child -> result.add(child.toString()));
          }
        });
    result.removeIf(
        path -> result.stream().anyMatch(o -> !o.equals(path) && Path.of(path).startsWith(o)));
    if (!result.isEmpty()) {
      notes.add(
          "filesystem.read-only",
          "it asked for these and did not see them; learn again under this policy to see what it"
              + " does when it has them. WIDER than before: "
              + String.join(", ", result));
    }
    return result;
  }
}
