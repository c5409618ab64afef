package org.auroraos.core.internal.archive;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directory that a plugin is written into. Counts and checks whatever the source claims: real
 * bytes, names that occur twice, links that lead out. Files get mode 0444 or 0555, nothing else of
 * their mode is kept.
 */
final class TreeTarget {
  private enum Kind {
    DIRECTORY,
    OTHER
  }

  private final Path root;
  private final String source;
  private final ArchiveLimits limits;
  private final Map<String, Map.Entry<String, Kind>> seen = new HashMap<>();
  private final Map<EntryName, String> links = new LinkedHashMap<>();
  private final byte[] buffer = new byte[64 * 1024];
  private final List<String> setId = new ArrayList<>();
  private long bytes;

  /**
   * An empty directory to fill.
   *
   * @param source what the plugin comes from, for errors
   */
  TreeTarget(Path root, String source, ArchiveLimits limits) {
    this.root = root;
    this.source = source;
    this.limits = limits;
  }

  void directory(EntryName name) throws IOException {
    claim(name.parts(), Kind.DIRECTORY);
  }

  /**
   * Writes a file.
   *
   * @param most how many bytes it may have, or {@link Long#MAX_VALUE}
   * @return how many it had
   */
  long file(EntryName name, boolean executable, InputStream content, long most) throws IOException {
    claim(name.parent(), Kind.DIRECTORY);
    claim(name.parts(), Kind.OTHER);
    Path path = name.under(root);
    long length = 0;
    try (FileChannel out = FileChannel.open(path, CREATE_NEW, WRITE)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        length += n;
        bytes += n;
        if (bytes > limits.bytes()) {
          throw new ArchiveException(
              source, name.toString(), "more than " + limits.bytes() + " bytes in all, unpacked");
        }
        if (length > most) {
          throw new ArchiveException(
              source, name.toString(), "grows to more than " + most + " bytes");
        }
        for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n); rest.hasRemaining(); ) {
          out.write(rest);
        }
      }
      out.force(true);
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "r-xr-xr-x" : "r--r--r--"));
    return length;
  }

  /** Notes that a file had a set-user-ID or set-group-ID bit, which it does not keep. */
  void setId(EntryName name) {
    setId.add(name.toString());
  }

  /** The files that had such a bit. */
  List<String> setId() {
    return List.copyOf(setId);
  }

  /** Notes a symbolic link; it is made when everything else stands. */
  void link(EntryName name, String target) throws IOException {
    claim(name.parent(), Kind.DIRECTORY);
    claim(name.parts(), Kind.OTHER);
    boolean relative = !target.isEmpty() && !target.startsWith("/") && target.indexOf('\\') < 0;
    if (!relative || target.chars().anyMatch(Character::isISOControl)) {
      throw new ArchiveException(
          source, name.toString(), "a link to '" + target + "', which is not a path inside");
    }
    links.put(name, target);
  }

  /** Makes the links and checks that each leads to something inside. */
  void finish() throws IOException {
    for (Map.Entry<EntryName, String> link : links.entrySet()) {
      Files.createSymbolicLink(link.getKey().under(root), Path.of(link.getValue()));
    }
    Path inside = root.toRealPath();
    for (Map.Entry<EntryName, String> link : links.entrySet()) {
      if (!leadsInside(link.getKey().under(root), inside)) {
        throw new ArchiveException(
            source,
            link.getKey().toString(),
            "a link to '" + link.getValue() + "', which does not exist inside the plugin");
      }
    }
  }

  /** By the real path: a lexical check is fooled by links that lead through other links. */
  private static boolean leadsInside(Path link, Path inside) {
    try {
      return link.toRealPath().startsWith(inside);
    } catch (IOException danglingOrLoop) {
      return false;
    }
  }

  private void claim(List<String> parts, Kind kind) throws IOException {
    for (int depth = 1; depth < parts.size(); depth++) {
      claimOne(new EntryName(parts.subList(0, depth)), Kind.DIRECTORY);
    }
    if (!parts.isEmpty()) {
      claimOne(new EntryName(parts), kind);
    }
  }

  private void claimOne(EntryName name, Kind kind) throws IOException {
    String text = name.toString();
    Map.Entry<String, Kind> before = seen.putIfAbsent(name.folded(), Map.entry(text, kind));
    if (before == null) {
      if (seen.size() > limits.entries()) {
        throw new ArchiveException(source, "more than " + limits.entries() + " entries");
      }
      if (kind == Kind.DIRECTORY) {
        Files.createDirectory(name.under(root));
      }
      return;
    }
    boolean sameDirectory =
        kind == Kind.DIRECTORY
            && before.getValue() == Kind.DIRECTORY
            && before.getKey().equals(text);
    if (!sameDirectory) {
      throw new ArchiveException(
          source, text, "occurs twice (as '" + before.getKey() + "'), on some systems at least");
    }
  }
}
