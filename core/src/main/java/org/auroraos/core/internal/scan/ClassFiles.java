package org.auroraos.core.internal.scan;

import java.io.IOException;
import java.io.InputStream;

/** Looks through class files, and says so where it cannot. */
final class ClassFiles {
  private final FindingList findings;
  private final ScanBudget budget;

  ClassFiles(FindingList findings, ScanBudget budget) {
    this.findings = findings;
    this.budget = budget;
  }

  /**
   * Looks through a class file.
   *
   * @param head its first bytes
   * @param rest the others
   * @param container what it is in, under which the findings are listed
   * @param name what it is called there
   */
  void scan(byte[] head, InputStream rest, String container, String name) throws IOException {
    int most = budget.limits().classBytes();
    byte[] content = new Joined(head, rest).readNBytes(most + 1);
    if (content.length > most) {
      findings.add(ScanRule.CLASS_UNREADABLE, container, name + ": larger than " + most + " bytes");
      return;
    }
    try {
      new ClassScan((rule, detail) -> findings.add(rule, container, detail)).scan(content);
    } catch (IllegalArgumentException e) {
      findings.add(ScanRule.CLASS_UNREADABLE, container, name + ": " + e.getMessage());
    }
  }
}
