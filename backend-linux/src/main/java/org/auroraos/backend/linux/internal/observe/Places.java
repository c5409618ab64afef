package org.auroraos.backend.linux.internal.observe;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.auroraos.api.backend.Observation.Answer;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.policy.FilesystemPolicy;

/**
 * Where paths inside a sandbox lead: to what the policy shows, to what is always there, nowhere.
 */
public final class Places {
  /** Made for each sandbox. */
  private static final List<Path> OWN =
      Stream.of(
              "/proc",
              "/dev",
              "/tmp",
              "/run",
              "/etc/passwd",
              "/etc/group",
              "/etc/nsswitch.conf",
              "/etc/hostname",
              "/etc/hosts",
              "/etc/mtab")
          .map(Path::of)
          .toList();

  private final Predicate<Path> runtime;
  private final List<Path> given;
  private final List<Path> policy;
  private final List<Path> hidden;

  private Places(Predicate<Path> runtime, List<Path> given, List<Path> policy, List<Path> hidden) {
    this.runtime = runtime;
    this.given = given;
    this.policy = policy;
    this.hidden = hidden;
  }

  /** No places, for who does not ask. */
  public static Places none() {
    return new Places(path -> false, List.of(), List.of(), List.of());
  }

  /**
   * The places of a launch.
   *
   * @param runtime whether a path belongs to what every sandbox is shown of the system
   */
  public static Places of(SandboxLaunch launch, Predicate<Path> runtime) {
    FilesystemPolicy files = launch.policy().filesystem();
    List<Path> given = new ArrayList<>(OWN);
    launch.mounts().stream().map(SandboxMount::target).map(Path::of).forEach(given::add);
    List<Path> policy =
        Stream.concat(files.readOnly().stream(), files.readWrite().stream()).map(Path::of).toList();
    return new Places(runtime, given, policy, files.hidden().stream().map(Path::of).toList());
  }

  /** A path as the program gave it, made absolute and normal; empty if that cannot be done. */
  static Optional<Path> resolve(String path, Optional<String> base) {
    try {
      if (path.startsWith("/")) {
        return Optional.of(Path.of(path).normalize());
      }
      return base.filter(from -> from.startsWith("/")).map(from -> Path.of(from, path).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** What becomes of a path; empty for what is of no interest to a policy. */
  Optional<Answer> answer(Path path) {
    if (within(hidden, path)) {
      return Optional.of(Answer.DENIED);
    }
    if (within(policy, path)) {
      return Optional.of(Answer.ALLOWED);
    }
    boolean known = path.getNameCount() == 0 || within(given, path) || runtime.test(path);
    // A directory on the way to something that is shown is there, with nothing else in it.
    boolean way = Stream.concat(given.stream(), policy.stream()).anyMatch(p -> p.startsWith(path));
    if (known || way || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(Answer.NOT_SHOWN);
  }

  private static boolean within(List<Path> places, Path path) {
    return places.stream().anyMatch(path::startsWith);
  }
}
