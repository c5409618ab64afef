package org.auroraos.core.internal.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditRecord;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;

/** Why a plugin is where it is, in words: what it says of itself, or else what the log tells. */
final class Reason {
  private static final String NONE = "nothing is wrong with it";
  private static final String STOP = "plugin.stop";
  private static final String START = "plugin.start";
  private static final String RESTART = "plugin.restart";
  private static final String RESET = "plugin.reset";
  private static final String REVOKED = "plugin.revoked";

  /** What operators ask for that brings a plugin up. */
  private static final Set<String> STARTS = Set.of(START, RESTART, RESET);

  /** What operators say of whether it is to run; what else is recorded follows from it. */
  private static final Set<String> DECISIONS =
      Set.of(STOP, REVOKED, START, RESTART, RESET, "plugin.approved", "plugin.rejected");

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
      return NONE + startedBy(history);
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
            .filter(entry -> DECISIONS.contains(entry.event()))
            .reduce((older, newer) -> newer)
            .filter(entry -> entry.event().equals(REVOKED));
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
    return asked(history, begun, Set.of(STOP)).map(AuditEntry::actor);
  }

  /** Who asked for the start, or the restart, of what runs. */
  private static String startedBy(List<AuditRecord> history) {
    int begun = last(history, history.size(), PluginState.STARTING);
    Optional<AuditEntry> asked = asked(history, begun, STARTS);
    if (asked.isEmpty() && begun >= 0 && "STOPPED".equals(details(history, begun).get("from"))) {
      asked = asked(history, last(history, begun, PluginState.STOPPING), Set.of(RESTART));
    }
    return asked
        .map(
            entry ->
                "; it was started by "
                    + entry.actor()
                    + " ("
                    + entry.event().replace("plugin.", "aurora:")
                    + ")")
        .orElse("");
  }

  /** What of this was asked for last before a change of state, and after the one before that. */
  private static Optional<AuditEntry> asked(
      List<AuditRecord> history, int change, Set<String> events) {
    for (int i = change - 1; i >= 0; i--) {
      AuditEntry entry = history.get(i).entry();
      if (events.contains(entry.event())) {
        return Optional.of(entry);
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
