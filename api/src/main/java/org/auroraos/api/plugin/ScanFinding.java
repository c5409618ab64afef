package org.auroraos.api.plugin;

import java.util.Objects;

/**
 * What the admission scan has found in a file of a plugin, without running anything of it.
 *
 * @param rule what kind of thing it is, such as {@code process.start}; the table in {@code
 *     docs/plugins.md} lists all
 * @param severity how much it matters
 * @param file the file in the plugin, with {@code !/} before what lies in a jar; plugin-supplied
 *     text
 * @param detail the first place where it was found, and what stands there; plugin-supplied text
 * @param count how many such places the file has, at least 1
 */
public record ScanFinding(
    String rule, ScanSeverity severity, String file, String detail, int count) {
  /** Nothing is null. */
  public ScanFinding {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(detail, "detail");
    if (count < 1) {
      throw new IllegalArgumentException("a finding is there at least once: " + count);
    }
  }
}
