package org.auroraos.core.internal.sign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.auroraos.api.plugin.PluginSignature.Status;

/** Finds out who signed a plugin. */
public final class SignatureCheck {
  /** How the name of a detached signature ends; before that comes the name of the file. */
  public static final String SUFFIX = ".sig";

  private final TrustedKeys keys;
  private final Clock clock;

  /** A check by what is trusted, at the time of this clock. */
  public SignatureCheck(TrustedKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Checks a plugin.
   *
   * @param source the file that it came in, which nobody else may write to; or a directory, which
   *     cannot be signed
   * @param detached the content of the file {@code SOURCE.sig}, if there is one
   * @param unpacked its files
   */
  public Signed check(Path source, Optional<byte[]> detached, Path unpacked) throws IOException {
    if (!Files.isRegularFile(source)) {
      return detached.isEmpty()
          ? Signed.none("a directory cannot be signed")
          : Signed.bad("a directory cannot be signed: deploy it as an archive");
    }
    Signed jar = new JarSignature(keys, Date.from(clock.instant())).check(source);
    Signed archive = jar.status() == Status.NONE ? jars(unpacked) : jar;
    return detached.isEmpty()
        ? archive
        : better(DetachedSignature.check(source, detached.get(), keys), archive);
  }

  /** A bad one spoils the other; else the better one counts. */
  private static Signed better(Signed one, Signed other) {
    for (Status status : List.of(Status.BAD, Status.TRUSTED, Status.UNKNOWN)) {
      if (one.status() == status) {
        return one;
      }
      if (other.status() == status) {
        return other;
      }
    }
    return one;
  }

  /** An archive that is nothing but signed jars is signed by those who signed all of them. */
  private Signed jars(Path unpacked) throws IOException {
    List<Signed> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(unpacked)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
          return Signed.none("");
        }
        all.add(new JarSignature(keys, Date.from(clock.instant())).check(file));
      }
    }
    return together(all);
  }

  private static Signed together(List<Signed> all) {
    Optional<Signed> bad = all.stream().filter(s -> s.status() == Status.BAD).findFirst();
    if (bad.isPresent() || all.isEmpty()) {
      return bad.orElseGet(() -> Signed.none(""));
    }
    if (all.stream().allMatch(s -> s.status() == Status.NONE)) {
      return Signed.none("");
    }
    if (all.stream().anyMatch(s -> s.status() == Status.NONE)) {
      return Signed.bad("some of its jars are signed and some are not");
    }
    Optional<Signed> unknown = all.stream().filter(s -> s.status() == Status.UNKNOWN).findFirst();
    if (unknown.isPresent()) {
      return unknown.get();
    }
    Set<String> anchors = new HashSet<>();
    all.forEach(s -> anchors.addAll(s.anchors()));
    List<String> signers =
        all.stream().flatMap(s -> s.signature().signers().stream()).distinct().toList();
    return Signed.trusted(signers, anchors);
  }
}
