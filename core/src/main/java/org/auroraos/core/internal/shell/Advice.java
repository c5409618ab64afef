package org.auroraos.core.internal.shell;

import java.util.Optional;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.lifecycle.ProblemWords;

/** States in plain words, and what an operator can do in each. */
final class Advice {
  private Advice() {}

  /** What a state means. */
  static String meaning(PluginState state) {
    return switch (state) {
      case STAGED -> "its files are in the store, and are being looked at";
      case VERIFIED -> "its files and its description are sound, and it waits for its start";
      case PENDING_APPROVAL -> "it waits for an operator to approve it";
      case STARTING -> "its process runs or is being made, and is not ready yet";
      case ACTIVE -> "it runs and is ready";
      case STOPPING -> "it was asked to end, and has not ended yet";
      case STOPPED -> "it does not run: it was stopped, or has ended by itself with success";
      case BACKOFF -> "it has ended, and waits for its next start";
      case UNRESPONSIVE -> "it runs, but does not do what it should";
      case FAILED -> "it does not run: it has ended without being asked, or could not be started";
      case REJECTED -> "what was deployed is not a sound plugin, or not allowed to be one";
    };
  }

  /** What to do. */
  static String of(PluginInfo plugin) {
    String id = plugin.id();
    return switch (plugin.state()) {
      case VERIFIED ->
          plugin.problem().isEmpty()
              ? "wait; aurora:settle returns when there is no more to wait for"
              : "what stands under 'why' has to be there first; it starts by itself then";
      case STAGED -> "wait; aurora:settle returns when there is no more to wait for";
      case PENDING_APPROVAL ->
          "aurora:pending shows what it asks for, and the command that lets it start";
      case STARTING ->
          "wait until its start-timeout has passed; aurora:logs -f "
              + id
              + " shows what it does, aurora:stop "
              + id
              + " gives it up";
      case ACTIVE -> whileItRuns(plugin);
      case STOPPING -> "wait; when its stop-grace has passed, it is killed";
      case STOPPED -> "aurora:start " + id + ", if it should run";
      case BACKOFF ->
          "wait, or aurora:start "
              + id
              + " starts it at once; aurora:stop "
              + id
              + " gives it up; aurora:logs "
              + id
              + " shows why it ends";
      case UNRESPONSIVE ->
          "aurora:logs "
              + id
              + " shows what it does, aurora:restart "
              + id
              + " starts it anew; nothing is done by itself unless on-timeout = kill stands in"
              + " org.auroraos.plugin~"
              + id
              + ".cfg";
      case FAILED ->
          "mend what stands under 'why'; aurora:logs "
              + id
              + " shows what it wrote; then aurora:reset "
              + id
              + " forgets its restarts and starts it";
      case REJECTED -> afterAll(plugin).orElseGet(() -> mend(plugin));
    };
  }

  /** How to let in what an operator has refused, and not a rule. */
  static Optional<String> afterAll(PluginInfo plugin) {
    return plugin
        .admission()
        .filter(known -> plugin.state() == PluginState.REJECTED && wasRejected(known))
        .map(
            known ->
                "aurora:approve "
                    + plugin.id()
                    + " "
                    + Admission.shortDigest(known.digest())
                    + " approves it after all");
  }

  private static boolean wasRejected(Admission known) {
    return known
        .decision()
        .filter(made -> made.kind() == ApprovalDecision.Kind.REJECTED)
        .isPresent();
  }

  /** Of a file that a rule has refused. */
  private static String mend(PluginInfo plugin) {
    return plugin.problem().contains(ProblemWords.ID_IS_TAKEN)
        ? "one of what stands under 'why'; nothing is wrong with the file itself"
        : "mend what stands under 'why', and deploy it again";
  }

  private static String whileItRuns(PluginInfo plugin) {
    String id = plugin.id();
    if (plugin.problem().contains(ProblemWords.POLICY_NOT_VALID)) {
      return "mend the file that stands under 'why'; until then aurora:restart "
          + id
          + " is refused, and it runs as it was started";
    }
    if (plugin.problem().contains(ProblemWords.AFTER_ALL)) {
      return "nothing, unless the newer file is to be let in after all, by what stands under 'why'";
    }
    if (plugin.problem().contains(ProblemWords.REPLACEMENT_REFUSED)) {
      return "mend what stands under 'why', and deploy the newer file again; until then "
          + running(plugin)
          + " runs on";
    }
    if (plugin.replacement().isPresent()) {
      return "aurora:pending shows what its replacement asks for, and the command that lets it"
          + " in; until then "
          + running(plugin)
          + " runs on";
    }
    if (plugin.policyStale()) {
      return "aurora:restart " + id + " lets it run under its policy as it is now";
    }
    return plugin.supervision().restarts() > 0
        ? "aurora:logs " + id + " shows why it ended; aurora:reset " + id + " forgets it"
        : "nothing";
  }

  private static String running(PluginInfo plugin) {
    return plugin.version().isEmpty() ? "the old one" : "version " + plugin.version();
  }
}
