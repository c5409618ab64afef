package org.auroraos.core.internal.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.auroraos.api.plugin.ScanFinding;

/**
 * Looks through an unpacked plugin. The same content gives the same findings on machines of one
 * kind; nothing of it is run or loaded, and what is more than {@link ScanLimits} ends the scan with
 * a finding.
 */
public final class AdmissionScan {
  /** Changes when the same content may lead to other findings than before. */
  public static final int REVISION = 2;

  private final ScanLimits limits;
  private final String arch;

  /** A scan for this machine. */
  public AdmissionScan(ScanLimits limits) {
    this(limits, System.getProperty("os.arch"));
  }

  AdmissionScan(ScanLimits limits, String arch) {
    this.limits = limits;
    this.arch = arch;
  }

  /**
   * Looks through a plugin.
   *
   * @param root its files; links in it are not followed
   * @param setId files of which is known that they had a set-id bit
   * @param spool a directory for what has to be unpacked meanwhile
   * @return what was found, the worst first
   * @throws IOException when its files cannot be read, or the machine fails
   */
  public List<ScanFinding> scan(Path root, List<String> setId, Path spool) throws IOException {
    FindingList findings = new FindingList();
    setId.forEach(file -> findings.add(ScanRule.FILE_SET_ID, file, "taken away"));
    ScanBudget budget = new ScanBudget(limits);
    try (Stream<Path> files = Files.walk(root)) {
      Tree tree = new Tree(root, findings, budget, spool);
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          tree.file(file);
        }
      }
    } catch (ScanBudget.Exhausted e) {
      findings.add(ScanRule.SCAN_INCOMPLETE, "(all)", e.getMessage());
    }
    return findings.sorted();
  }

  private final class Tree {
    private final Path root;
    private final FindingList findings;
    private final ScanBudget budget;
    private final Path spool;
    private final ScriptScan scripts;

    Tree(Path root, FindingList findings, ScanBudget budget, Path spool) {
      this.root = root;
      this.findings = findings;
      this.budget = budget;
      this.spool = spool;
      this.scripts = new ScriptScan(root);
    }

    void file(Path file) throws IOException {
      budget.entry();
      String name = root.relativize(file).toString();
      try (ArchiveTail in = new ArchiveTail(budget.counting(Files.newInputStream(file)))) {
        byte[] head = in.readNBytes(FileKind.HEAD);
        FileKind kind = FileKind.of(head);
        boolean named = name.toLowerCase(Locale.ROOT).endsWith(".class");
        switch (kind) {
          case CLASS -> {
            if (!named) {
              findings.add(ScanRule.CLASS_DISGUISED, name, name);
            }
            new ClassFiles(findings, budget).scan(head, in, name, name);
          }
          case ARCHIVE -> new JarScan(findings, budget, spool).scan(file, name, 1);
          case ELF -> elf(name, head);
          case OTHER_PROGRAM ->
              findings.add(ScanRule.NATIVE_MACHINE, name, "a program for another system");
          case SCRIPT ->
              scripts
                  .missing(head)
                  .ifPresent(what -> findings.add(ScanRule.SCRIPT_INTERPRETER_MISSING, name, what));
          case TEXT -> {
            if (Files.isExecutable(file)) {
              findings.add(ScanRule.SCRIPT_NO_INTERPRETER, name, "executable, without #!");
            }
          }
          case OTHER -> {
            if (named) {
              findings.add(ScanRule.CLASS_INVALID, name, name);
            }
          }
        }
        if (kind != FileKind.ARCHIVE && in.endsArchive()) {
          findings.add(ScanRule.ARCHIVE_DISGUISED, name, "begins as something else");
          new JarScan(findings, budget, spool).scan(file, name, 1);
        }
      }
    }

    private void elf(String name, byte[] head) {
      Optional<ElfHeader> header = ElfHeader.of(head);
      if (header.isEmpty()) {
        findings.add(ScanRule.NATIVE_MACHINE, name, "an ELF header that is none");
        return;
      }
      boolean library = header.get().library();
      findings.add(
          library ? ScanRule.NATIVE_LIBRARY : ScanRule.NATIVE_PROGRAM,
          name,
          header.get().machineName());
      if (!header.get().runsOn(arch)) {
        findings.add(
            ScanRule.NATIVE_MACHINE,
            name,
            "is for " + header.get().machineName() + ", this machine is " + arch);
      }
    }
  }
}
