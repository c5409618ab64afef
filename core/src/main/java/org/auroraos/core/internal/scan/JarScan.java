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
    try (ZipReader zip = new ZipReader(jar, name, ArchiveLimits.defaults())) {
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

  private void entry(ZipReader zip, ZipEntryRecord entry, String jar, int depth)
      throws IOException {
    try (InputStream in = budget.counting(zip.stream(entry))) {
      byte[] head = in.readNBytes(FileKind.HEAD);
      FileKind kind = FileKind.of(head);
      boolean named = entry.name().toLowerCase(Locale.ROOT).endsWith(".class");
      if (kind == FileKind.CLASS) {
        if (!named) {
          findings.add(ScanRule.CLASS_DISGUISED, jar, entry.name());
        }
        new ClassFiles(findings, budget).scan(head, in, jar, entry.name());
      } else if (named) {
        findings.add(ScanRule.CLASS_INVALID, jar, entry.name());
      } else if (kind == FileKind.ARCHIVE) {
        nested(head, in, jar + "!/" + entry.name(), depth);
      } else if (kind == FileKind.ELF || kind == FileKind.OTHER_PROGRAM) {
        // For which machines a jar brings libraries is its choice when it runs.
        findings.add(ScanRule.NATIVE_LIBRARY, jar, entry.name());
      } else if (entry.name().equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
        manifest(head, in, jar);
      }
    } catch (ScanBudget.Exhausted e) {
      throw e;
    } catch (IOException e) {
      findings.add(ScanRule.ARCHIVE_UNREADABLE, jar, entry.name() + ": " + e.getMessage());
    }
  }

  private void nested(byte[] head, InputStream rest, String name, int depth) throws IOException {
    Path copy = Files.createTempFile(spool, "nested", ".jar");
    try {
      try (InputStream all = new Joined(head, rest)) {
        Files.copy(all, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      scan(copy, name, depth + 1);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private void manifest(byte[] head, InputStream rest, String jar) throws IOException {
    byte[] content = new Joined(head, rest).readNBytes(MAX_MANIFEST);
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
