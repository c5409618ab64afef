package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a file or directory is at a moment, by its metadata.
 *
 * @param fingerprint changes when anything of it does
 * @param changed when something of it was last written to or changed its mode; moving the whole
 *     into the folder does not count
 */
public record SourceState(String fingerprint, Instant changed) {
  private static final int MOST = 100_000;
  private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ctime,ino";

  /** The state of a source now; nothing in it is opened and no link in it followed. */
  public static SourceState of(Path source) throws IOException {
    MessageDigest digest = Sha256.digest();
    List<Path> files = new ArrayList<>(List.of(source));
    Instant changed = Instant.EPOCH;
    for (int i = 0; i < files.size() && i < MOST; i++) {
      Path file = files.get(i);
      // A link in the folder itself stands for what it leads to.
      LinkOption[] options =
          i == 0 ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
      Map<String, Object> is = new TreeMap<>(Files.readAttributes(file, ATTRIBUTES, options));
      boolean directory = Files.isDirectory(file, options);
      Instant modified = instant(is.get("lastModifiedTime"));
      // rename(2) changes the ctime of what is renamed: of the whole, which says nothing.
      Instant touched = i == 0 ? modified : later(modified, instant(is.get("ctime")));
      changed = later(changed, touched);
      if (i == 0) {
        is.remove("ctime");
      }
      if (directory) {
        // Its children say it better: an editor that comes and goes is no change.
        is.keySet().retainAll(Set.of("mode", "ino"));
      }
      digest.update((source.relativize(file) + " " + is + "\n").getBytes(StandardCharsets.UTF_8));
      if (directory) {
        addChildren(file, files);
      }
    }
    Path signature = signatureOf(source);
    if (Files.exists(signature, LinkOption.NOFOLLOW_LINKS)) {
      Map<String, Object> is =
          new TreeMap<>(Files.readAttributes(signature, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
      digest.update((".sig " + is + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new SourceState(Sha256.hex(digest), changed);
  }

  /** Where a detached signature of a source lies; it belongs to its state. */
  public static Path signatureOf(Path source) {
    return source.resolveSibling(source.getFileName() + ".sig");
  }

  private static void addChildren(Path directory, List<Path> files) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        if (!DirectoryReader.leftover(child.getFileName().toString())) {
          children.add(child);
        }
        if (files.size() + children.size() > MOST) {
          break;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    files.addAll(children);
  }

  private static Instant instant(Object time) {
    return ((FileTime) time).toInstant();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
