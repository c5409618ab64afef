package org.auroraos.backend.linux.internal.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.auroraos.api.backend.SandboxEntry;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Layer;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.Report;

/**
 * What holds for a program that is let into a sandbox: that which holds for the sandbox, if all
 * that a process puts on by itself was put on once more.
 */
final class EntryReport {
  /** A process is in the namespaces and the groups that it was forked in; these it must put on. */
  private static final List<String> ALWAYS =
      List.of("session", "rlimit", "capabilities", "no_new_privs");

  /** The same, where the sandbox has them; how their mechanisms are called. */
  private static final List<String> WHERE_THEY_ARE = List.of("landlock", "seccomp");

  private EntryReport() {}

  /**
   * The report, before the program may start.
   *
   * @param sandbox what holds for the sandbox
   * @param told what was put on
   * @throws SandboxException when that is less; the program must not start then
   */
  static EnforcementReport of(EnforcementReport sandbox, Report told, SandboxEntry entry)
      throws SandboxException {
    Set<String> lacking = new TreeSet<>(ALWAYS);
    for (String layer : WHERE_THEY_ARE) {
      if (sandbox.entries().stream().anyMatch(of -> of.mechanism().startsWith(layer))) {
        lacking.add(layer);
      }
    }
    lacking.removeAll(
        told.layers().stream().filter(Layer::applied).map(Layer::name).collect(Collectors.toSet()));
    if (!lacking.isEmpty()) {
      throw new SandboxException(
          Kind.SETUP_FAILED,
          "report",
          "these layers of the sandbox are not reported for a program that is let in: " + lacking,
          sandbox);
    }
    return new EnforcementReport(entries(sandbox, told, entry));
  }

  private static List<Enforcement> entries(
      EnforcementReport sandbox, Report told, SandboxEntry entry) {
    List<Enforcement> entries = new ArrayList<>();
    if (!entry.wallTime().isZero()) {
      String limit = Words.time(entry.wallTime());
      String who = "its process group is killed then; other processes of the sandbox go on";
      entries.add(new Enforcement(Capability.WALL_TIME, limit, true, "backend.timer", who));
    }
    for (Enforcement of : sandbox.entries()) {
      if (of.capability() != Capability.WALL_TIME) {
        entries.add(of.capability() == Capability.PRIVILEGES ? privileges(of, told) : of);
      }
    }
    return entries;
  }

  /** What is let in keeps none, also where the sandbox's own program does. */
  private static Enforcement privileges(Enforcement of, Report told) {
    String note =
        told.layers().stream()
            .filter(layer -> layer.name().equals("capabilities"))
            .map(Layer::detail)
            .findFirst()
            .orElse("");
    String separator = note.isEmpty() || of.detail().isEmpty() ? "" : "; ";
    String detail = of.detail() + separator + note;
    return new Enforcement(of.capability(), of.requested(), of.applied(), of.mechanism(), detail);
  }
}
