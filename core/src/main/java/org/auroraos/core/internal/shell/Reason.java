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
    Optional<String> by = stoppedBy(history);
    if (by.isPresent()) {
      return "it was stopped by " + by.get() + " (aurora:stop)";
    }
    String from =
        change(history, PluginState.STOPPED)
            .map(details -> details.getOrDefault("from", ""))
            .orElse("");
    return switch (from) {
      case "STOPPING" ->
          "it was asked to end: because the platform ended, or by a program that uses it";
      case "STARTING", "ACTIVE", "UNRESPONSIVE" -> "it has ended by itself, with success";
      case "VERIFIED" -> "it was stopped before this platform started, and stays so";
      default -> NONE;
    };
  }

  /** Who asked for the last end: that is the record before the change that began it. */
  private static Optional<String> stoppedBy(List<AuditRecord> history) {
    int begun = last(history, history.size(), PluginState.STOPPED);
    if (begun >= 0 && "STOPPING".equals(details(history, begun).get("from"))) {
      begun = last(history, begun, PluginState.STOPPING);
    }
    for (int i = begun - 1; i >= 0; i--) {
      AuditEntry entry = history.get(i).entry();
      if (entry.event().equals("plugin.stop")) {
        return Optional.of(entry.actor());
      }
      if (entry.event().equals("plugin.state")) {
        break;
      }
    }
    return Optional.empty();
  }

  /** The index of the last change to a state before another record; -1 if there is none. */
  private static int last(List<AuditRecord> history, int before, PluginState state) {
    int i = before - 1;
    while (i >= 0 && !isChangeTo(history.get(i).entry(), state)) {
      i--;
    }
    return i;
  }

  private static boolean isChangeTo(AuditEntry entry, PluginState state) {
    return entry.event().equals("plugin.state") && state.name().equals(entry.details().get("to"));
  }

  private static Map<String, String> details(List<AuditRecord> history, int index) {
    return history.get(index).entry().details();
  }

  /** The details of the last change to a state. */
  private static Optional<Map<String, String>> change(
      List<AuditRecord> history, PluginState state) {
    return history.stream()
        .map(AuditRecord::entry)
        .filter(entry -> isChangeTo(entry, state))
        .map(AuditEntry::details)
        .reduce((older, newer) -> newer);
  }
}
