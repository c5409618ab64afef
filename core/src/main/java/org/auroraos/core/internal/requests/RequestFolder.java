package org.auroraos.core.internal.requests;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.requests.RequestException.Kind;
import org.auroraos.core.internal.store.DurableFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code requests/}: files {@code NAME.req} of the user that the platform runs as. One that is
 * taken is moved to {@code .taken/} before anything is done with it, and deleted there once it is
 * answered; what lies there after the platform died was never answered and is not run again. As
 * long as {@code .taken/NAME.req.idle} lies beside it, it was not run at all.
 *
 * <p>A file is complete when it is JSON to its end, or when it was left alone for a second: one
 * that is renamed into the folder is taken at once, one that is being written is waited for.
 */
final class RequestFolder {
  /** Most bytes of a request. */
  static final int MOST_BYTES = 64 << 10;

  /** How long a file that is not JSON must have been left alone to be taken for a mistake. */
  static final Duration SETTLE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(RequestFolder.class);
  private static final String SUFFIX = ".req";
  private static final String IDLE = ".idle";

  /** Of which the name of an answer can be made that every file system takes. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.,:@+=-]{0,199}\\.req");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final Path taken;
  private final UserPrincipal owner;
  private final Clock clock;
  private final Map<String, Seen> waiting = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  /** A state of a file, and since when it has been in it. */
  private record Seen(String state, Instant since) {}

  private record Candidate(String name, PosixFileAttributes attributes) {}

  private RequestFolder(Path folder, Path taken, UserPrincipal owner, Clock clock) {
    this.folder = folder;
    this.taken = taken;
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * Makes the folder.
   *
   * @throws IOException when it is not there and cannot be made, or belongs to somebody else
   */
  static RequestFolder open(Path data, Clock clock) throws IOException {
    Path folder = DurableFiles.directory(data.resolve("requests"), "rwx------");
    Path taken = DurableFiles.directory(folder.resolve(".taken"), "rwx------");
    Path probe = Files.createTempFile(taken, ".", ".probe");
    UserPrincipal self = Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
    Files.delete(probe);
    return new RequestFolder(folder, taken, self, clock);
  }

  /**
   * The names of the requests that are complete, by time and then name.
   *
   * @throws IOException when the folder cannot be read, or others can write to it
   */
  List<String> complete() throws IOException {
    requirePrivate();
    List<Candidate> candidates = candidates();
    waiting.keySet().retainAll(candidates.stream().map(Candidate::name).collect(toSet()));
    return candidates.stream().filter(this::isComplete).map(Candidate::name).toList();
  }

  /**
   * Takes a request; from now on it is never taken again.
   *
   * @return whether it was still there
   */
  boolean claim(String name) throws IOException {
    if (Files.exists(taken.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(taken.resolve(name) + " is there, of an earlier request");
    }
    DurableFiles.write(idle(name), "");
    try {
      DurableFiles.move(folder.resolve(name), taken.resolve(name));
    } catch (NoSuchFileException withdrawn) {
      Files.deleteIfExists(idle(name));
      return false;
    }
    DurableFiles.flush(folder);
    waiting.remove(name);
    return true;
  }

  /**
   * A request that was taken is going to be run now.
   *
   * @throws RequestException when that cannot be kept; it must not be run then
   */
  void begins(String name) throws RequestException {
    try {
      Files.deleteIfExists(idle(name));
      DurableFiles.flush(taken);
    } catch (IOException e) {
      throw new RequestException(
          Kind.REFUSED, name + ": that it begins cannot be kept, so it is not run: " + e);
    }
  }

  /** Whether a request that was taken has been run, or nobody knows. */
  boolean hasBegun(String name) {
    return !Files.isRegularFile(idle(name), LinkOption.NOFOLLOW_LINKS);
  }

  private Path idle(String name) {
    return taken.resolve(name + IDLE);
  }

  /** What was taken and not discarded. */
  List<String> claimed() throws IOException {
    return DurableFiles.children(taken).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(SUFFIX))
        .toList();
  }

  /** The text of a request that was taken. */
  String read(String name) throws RequestException {
    try {
      return checked(name);
    } catch (JsonException e) {
      throw RequestException.malformed(name, e);
    } catch (IOException e) {
      throw new RequestException(Kind.MALFORMED, name + ": cannot be read: " + e);
    }
  }

  private String checked(String name) throws RequestException, IOException {
    Path file = taken.resolve(name);
    PosixFileAttributes attributes = attributes(file);
    if (!attributes.isRegularFile()) {
      throw new RequestException(Kind.MALFORMED, name + ": is not a regular file");
    }
    if (!attributes.owner().equals(owner)) {
      throw new RequestException(
          Kind.REFUSED,
          name
              + ": belongs to the user "
              + attributes.owner()
              + "; only the user that the platform runs as, "
              + owner
              + ", may ask");
    }
    return text(file, name);
  }

  /**
   * Who has made a request that was taken, as in the audit log: an operator is who owns the folder,
   * all others are called by their number, as a name may be like another's.
   */
  String actor(String name) {
    try {
      Path file = taken.resolve(name);
      return attributes(file).owner().equals(owner)
          ? "operator:" + owner.getName()
          : "uid " + Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      LOG.debug("Whose {} was cannot be told", name, e);
      return "uid unknown";
    }
  }

  /** Deletes a request that was taken. */
  void discard(String name) throws IOException {
    Files.deleteIfExists(taken.resolve(name));
    Files.deleteIfExists(idle(name));
    DurableFiles.flush(taken);
  }

  private void requirePrivate() throws IOException {
    PosixFileAttributes now = attributes(folder);
    if (!now.isDirectory() || !now.owner().equals(owner) || !now.permissions().equals(OWNER_ONLY)) {
      throw new IOException(
          folder
              + " is not a directory of the user "
              + owner
              + " with mode 0700 any more; no request is taken until it is");
    }
  }

  private List<Candidate> candidates() throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
      for (Path file : files) {
        candidate(file).ifPresent(candidates::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    candidates.sort(
        Comparator.comparing((Candidate c) -> c.attributes().lastModifiedTime())
            .thenComparing(Candidate::name));
    return candidates;
  }

  private Optional<Candidate> candidate(Path file) throws IOException {
    String name = file.getFileName().toString();
    try {
      PosixFileAttributes attributes = attributes(file);
      if (NAME.matcher(name).matches() && !attributes.isDirectory()) {
        return Optional.of(new Candidate(name, attributes));
      }
      tell(name);
    } catch (NoSuchFileException withdrawn) {
      LOG.debug("{} was taken away", file);
    }
    return Optional.empty();
  }

  private void tell(String name) {
    if (told.size() < 100 && told.add(name)) {
      LOG.warn(
          "{} is not taken for a request: a file of letters, digits and _ . , : @ + = - with at most"
              + " 200 characters before .req was expected",
          folder.resolve(name));
    }
  }

  private boolean isComplete(Candidate candidate) {
    PosixFileAttributes attributes = candidate.attributes();
    Instant now = clock.instant();
    String state = attributes.size() + " " + attributes.lastModifiedTime();
    Seen seen = waiting.get(candidate.name());
    if (seen == null || !seen.state().equals(state)) {
      seen = new Seen(state, now);
      waiting.put(candidate.name(), seen);
    }
    return seen.since().plus(SETTLE).compareTo(now) <= 0 || isJson(candidate);
  }

  private boolean isJson(Candidate candidate) {
    if (!candidate.attributes().isRegularFile()) {
      return false;
    }
    try {
      Json.parse(text(folder.resolve(candidate.name()), candidate.name()), candidate.name());
      return true;
    } catch (IOException e) {
      LOG.debug("{} is not complete, or gone", candidate.name(), e);
      return false;
    }
  }

  /** Of a file that is no link now; at most {@link #MOST_BYTES}. */
  private static String text(Path file, String name) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            Files.newByteChannel(
                file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new JsonException(name, "is larger than " + MOST_BYTES + " bytes");
      }
      return Json.decode(bytes, name);
    }
  }

  private static PosixFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
