package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;

/** Why a plugin is where it is, in words: what it says of itself, or else what the log tells. */
final class Reason {
  private static final String NONE = "nothing is wrong with it";

  private Reason() {}

  static String of(Diagnosis diagnosis) {
    PluginInfo plugin = diagnosis.plugin();
    if (!plugin.problem().isEmpty()) {
      return plugin.problem();
    }
    return switch (plugin.state()) {
      case ACTIVE -> active(plugin.supervision().restarts(), diagnosis.history());
      case STOPPED -> stopped(diagnosis.history());
      default -> NONE;
    };
  }

  private static String active(int restarts, List<AuditRecord> history) {
    if (restarts == 0) {
      return NONE;
    }
    String last =
        change(history, PluginState.BACKOFF)
            .map(details -> details.getOrDefault("problem", ""))
            .filter(problem -> !problem.isEmpty())
            .map(problem -> "; the last end: " + problem)
            .orElse("");
    return "it runs now, after "
        + restarts
        + (restarts == 1 ? " restart that nobody asked for" : " restarts that nobody asked for")
        + last;
  }

  private static String stopped(List<AuditRecord> history) {
    Optional<AuditEntry> revoked =
        history.stream()
            .map(AuditRecord::entry)
            .filter(entry -> !entry.event().equals("plugin.state"))
            .reduce((older, newer) -> newer)
            .filter(entry -> entry.event().equals("plugin.revoked"));
    if (revoked.isPresent()) {
      return "its approval was revoked by " + revoked.get().actor();
    }
    String from =
        change(history, PluginState.STOPPED)
            .map(details -> details.getOrDefault("from", ""))
            .orElse("");
    return switch (from) {
      case "STOPPING" -> "it was asked to end: by aurora:stop, or because the platform ended";
      case "STARTING", "ACTIVE", "UNRESPONSIVE" -> "it has ended by itself, with success";
      case "VERIFIED" -> "it was stopped before this platform started, and stays so";
      default -> NONE;
    };
  }

  /** The details of the last change to a state. */
  private static Optional<Map<String, String>> change(
      List<AuditRecord> history, PluginState state) {
    return history.stream()
        .map(AuditRecord::entry)
        .filter(entry -> entry.event().equals("plugin.state"))
        .map(AuditEntry::details)
        .filter(details -> state.name().equals(details.get("to")))
        .reduce((older, newer) -> newer);
  }
}
