package org.auroraos.core.internal.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip archive or jar whose structure was checked. */
public final class ZipReader implements AutoCloseable {
  private static final int MAX_LINK = 4096;
  private static final int BUFFER = 64 << 10;

  private final String source;
  private final ArchiveLimits limits;
  private final List<ZipEntryRecord> entries;
  private final ZipFile zip;

  /**
   * Opens an archive.
   *
   * @param source what to name in errors
   */
  public ZipReader(Path file, String source, ArchiveLimits limits) throws IOException {
    this(file, source, limits, ZipStructure.MAX_DIRECTORY);
  }

  /**
   * Opens an archive of which less is to be kept in memory.
   *
   * @param source what to name in errors
   * @param mostDirectory bytes of the archive's directory
   */
  public ZipReader(Path file, String source, ArchiveLimits limits, int mostDirectory)
      throws IOException {
    this.source = source;
    this.limits = limits;
    this.entries = ZipStructure.read(file, source, mostDirectory);
    try {
      this.zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new ArchiveException(source, "a broken zip archive: " + e.getMessage());
    }
  }

  /** All entries, in the order of the archive's directory. */
  public List<ZipEntryRecord> entries() {
    return entries;
  }

  /** The entry of this name; that there are two of it is an error. */
  Optional<ZipEntryRecord> find(String name) throws ArchiveException {
    List<ZipEntryRecord> found = entries.stream().filter(e -> e.name().equals(name)).toList();
    if (found.size() > 1) {
      throw new ArchiveException(source, name, "occurs twice");
    }
    return found.stream().findFirst();
  }

  boolean has(String name) {
    return entries.stream().anyMatch(entry -> entry.name().equals(name));
  }

  /**
   * The bytes of an entry, unpacked.
   *
   * @return a stream whose end fails if the content is not what the archive's directory says of it
   */
  public InputStream stream(ZipEntryRecord entry) throws IOException {
    return open(entry);
  }

  /**
   * Reads every entry to its end. Some readers stop at the size that the archive's directory gives
   * (as the JDK does when it verifies a signature), others where the content ends; only where both
   * are the same place do they all read the same.
   *
   * @param most bytes of all entries, unpacked
   * @return how many they are
   * @throws ArchiveException when an entry is not what the directory says, or there is more
   */
  public long readAll(long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long all = 0;
    for (ZipEntryRecord entry : entries) {
      all += readAll(entry, buffer);
      if (all > most) {
        throw new ArchiveException(source, "more than " + most + " bytes unpacked");
      }
    }
    return all;
  }

  private long readAll(ZipEntryRecord entry, byte[] buffer) throws IOException {
    try (EntryStream in = open(entry)) {
      int n = in.read(buffer);
      while (n >= 0 && in.count() <= entry.size()) {
        n = in.read(buffer);
      }
      in.check();
      return in.count();
    } catch (ZipException | EOFException e) {
      throw damaged(entry, e);
    }
  }

  /** Content of a small entry. */
  byte[] content(ZipEntryRecord entry, int most) throws IOException {
    try (EntryStream in = open(entry)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new ArchiveException(source, entry.name(), "larger than " + most + " bytes");
      }
      return content;
    } catch (ZipException | EOFException e) {
      throw damaged(entry, e);
    }
  }

  /** Unpacks everything. */
  void unpack(TreeTarget target) throws IOException {
    long claimed = entries.stream().mapToLong(ZipEntryRecord::size).sum();
    if (claimed > limits.bytes()) {
      throw new ArchiveException(
          source, claimed + " bytes unpacked, at most " + limits.bytes() + " are allowed");
    }
    if (entries.size() > limits.entries()) {
      throw new ArchiveException(
          source, entries.size() + " entries, at most " + limits.entries() + " are allowed");
    }
    checkNames();
    for (ZipEntryRecord entry : entries) {
      unpack(entry, target);
    }
    target.finish();
  }

  /** The library would give the content of the last one for both. */
  private void checkNames() throws ArchiveException {
    Set<String> names = new HashSet<>();
    for (ZipEntryRecord entry : entries) {
      if (!names.add(entry.name())) {
        throw new ArchiveException(source, entry.name(), "occurs twice");
      }
    }
  }

  private void unpack(ZipEntryRecord entry, TreeTarget target) throws IOException {
    EntryName name = EntryName.parse(entry.name(), limits, source);
    if (entry.special()) {
      throw new ArchiveException(source, entry.name(), "a device, pipe or socket");
    }
    if (entry.link()) {
      target.link(name, new String(content(entry, MAX_LINK), StandardCharsets.UTF_8));
    } else if (entry.directory()) {
      target.directory(name);
    } else {
      unpackFile(entry, name, target);
      if (entry.setId()) {
        target.setId(name);
      }
    }
  }

  private void unpackFile(ZipEntryRecord entry, EntryName name, TreeTarget target)
      throws IOException {
    long most = Math.max(ArchiveLimits.RATIO_FROM, entry.compressed() * ArchiveLimits.RATIO);
    try (EntryStream in = open(entry)) {
      target.file(name, entry.executable(), in, most);
      in.check();
    } catch (ZipException | EOFException e) {
      throw damaged(entry, e);
    }
  }

  private EntryStream open(ZipEntryRecord entry) throws IOException {
    ZipEntry found = zip.getEntry(entry.name());
    InputStream in = found == null ? null : zip.getInputStream(found);
    if (in == null) {
      throw new ArchiveException(source, entry.name(), "cannot be found");
    }
    return new EntryStream(in, entry, source);
  }

  private ArchiveException damaged(ZipEntryRecord entry, IOException cause) {
    return new ArchiveException(source, entry.name(), "damaged: " + cause.getMessage());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
