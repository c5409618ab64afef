package org.auroraos.core.internal.scan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.auroraos.core.internal.archive.ArchiveException;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.archive.ZipEntryRecord;
import org.auroraos.core.internal.archive.ZipReader;

/**
 * Looks through a jar as the JDK will read it: by its directory, with the classes of all releases
 * (JEP 238), and with the jars in it, which {@code Bundle-ClassPath} may name.
 */
final class JarScan {
  private static final List<Attributes.Name> AGENTS =
      List.of(
          new Attributes.Name("Launcher-Agent-Class"),
          new Attributes.Name("Premain-Class"),
          new Attributes.Name("Agent-Class"));

  private static final int MAX_MANIFEST = 8 << 20;

  /** Bytes of the directory of a jar in a jar: those around it are in memory as well. */
  private static final int MAX_NESTED_DIRECTORY = 2 << 20;

  private final FindingList findings;
  private final ScanBudget budget;
  private final Path spool;

  /**
   * A scan.
   *
   * @param spool a directory for the jars in jars, while they are looked at
   */
  JarScan(FindingList findings, ScanBudget budget, Path spool) {
    this.findings = findings;
    this.budget = budget;
    this.spool = spool;
  }

  /**
   * Looks through a jar.
   *
   * @param name what to call it
   * @param depth how many archives it is in, itself included
   */
  void scan(Path jar, String name, int depth) throws IOException {
    if (depth > budget.limits().depth()) {
      findings.add(
          ScanRule.ARCHIVE_UNREADABLE, name, "in more than " + (depth - 1) + " other archives");
      return;
    }
    try (ZipReader zip = open(jar, name, depth)) {
      if (zip.entries().stream().mapToLong(ZipEntryRecord::offset).min().orElse(0) > 0) {
        findings.add(ScanRule.ARCHIVE_DISGUISED, name, "bytes before its first entry");
      }
      Set<String> names = new HashSet<>();
      for (ZipEntryRecord entry : zip.entries()) {
        budget.entry();
        if (!names.add(entry.name())) {
          findings.add(ScanRule.ARCHIVE_DUPLICATE, name, entry.name());
        }
        if (entry.setId()) {
          findings.add(ScanRule.FILE_SET_ID, name, entry.name());
        }
        if (!entry.directory()) {
          entry(zip, entry, name, depth);
        }
      }
    } catch (ArchiveException e) {
      findings.add(ScanRule.ARCHIVE_UNREADABLE, name, e.getMessage());
    }
  }

  private static ZipReader open(Path jar, String name, int depth) throws IOException {
    ArchiveLimits limits = ArchiveLimits.defaults();
    return depth == 1
        ? new ZipReader(jar, name, limits)
        : new ZipReader(jar, name, limits, MAX_NESTED_DIRECTORY);
  }

  private void entry(ZipReader zip, ZipEntryRecord entry, String jar, int depth)
      throws IOException {
    try (ArchiveTail in = new ArchiveTail(budget.counting(zip.stream(entry)))) {
      byte[] head = in.readNBytes(FileKind.HEAD);
      FileKind kind = FileKind.of(head);
      if (entry.name().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
        manifest(zip, entry, jar);
      }
      content(kind, head, in, entry, jar);
      boolean archive = in.endsArchive();
      if (kind != FileKind.ARCHIVE && archive) {
        findings.add(ScanRule.ARCHIVE_DISGUISED, jar, entry.name() + " begins as something else");
      }
      if (kind == FileKind.ARCHIVE || archive) {
        nested(zip, entry, jar + "!/" + entry.name(), depth);
      }
    } catch (ScanBudget.Exhausted e) {
      throw e;
    } catch (IOException e) {
      findings.add(ScanRule.ARCHIVE_UNREADABLE, jar, entry.name() + ": " + e.getMessage());
    }
  }

  private void content(
      FileKind kind, byte[] head, InputStream rest, ZipEntryRecord entry, String jar)
      throws IOException {
    boolean named = entry.name().toLowerCase(Locale.ROOT).endsWith(".class");
    if (kind == FileKind.CLASS) {
      if (!named) {
        findings.add(ScanRule.CLASS_DISGUISED, jar, entry.name());
      }
      new ClassFiles(findings, budget).scan(head, rest, jar, entry.name());
    } else if (named) {
      findings.add(ScanRule.CLASS_INVALID, jar, entry.name());
    } else if (kind == FileKind.ELF || kind == FileKind.OTHER_PROGRAM) {
      // For which machines a jar brings libraries is its choice when it runs.
      findings.add(ScanRule.NATIVE_LIBRARY, jar, entry.name());
    }
  }

  private void nested(ZipReader zip, ZipEntryRecord entry, String name, int depth)
      throws IOException {
    Path copy = Files.createTempFile(spool, "nested", ".jar");
    try {
      try (InputStream all = budget.counting(zip.stream(entry))) {
        Files.copy(all, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      scan(copy, name, depth + 1);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private void manifest(ZipReader zip, ZipEntryRecord entry, String jar) throws IOException {
    byte[] content;
    try (InputStream all = budget.counting(zip.stream(entry))) {
      content = all.readNBytes(MAX_MANIFEST + 1);
    }
    if (content.length > MAX_MANIFEST) {
      throw new IOException("larger than " + MAX_MANIFEST + " bytes");
    }
    Attributes main = new Manifest(new ByteArrayInputStream(content)).getMainAttributes();
    for (Attributes.Name agent : AGENTS) {
      if (main.containsKey(agent)) {
        boolean attaches = agent.toString().startsWith("Launcher");
        findings.add(
            attaches ? ScanRule.INSTRUMENT_ATTACH : ScanRule.INSTRUMENT_AGENT,
            jar,
            JarFile.MANIFEST_NAME + ": " + agent + " " + main.getValue(agent));
      }
    }
  }
}
