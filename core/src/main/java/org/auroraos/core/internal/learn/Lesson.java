package org.auroraos.core.internal.learn;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.core.internal.text.TerminalText;

/**
 * A learned policy.
 *
 * @param policy the policy
 * @param file the text of its configuration file
 * @param diff against the present one, in the unified format; empty when it is the same
 */
public record Lesson(SandboxPolicy policy, String file, String diff) {
  /** By this line a file is known as one that was learned and may be replaced. */
  public static final String MARK = "# Learned by Aurora. It is written anew by the next learning.";

  private static final String REFUSED = "# wanted but refused: ";

  /** Learns from nothing: what was not seen cannot be left out. */
  public static final class BlindException extends Exception {
    private static final long serialVersionUID = 1L;

    BlindException(String message) {
      super(message);
    }
  }

  /**
   * Who learns.
   *
   * @param name what to call the present policy
   * @param present what holds now
   * @param jvm whether it is a bundle plugin
   * @param ours places of the platform, which no plugin is shown
   */
  public record Pupil(String name, SandboxPolicy present, boolean jvm, List<Path> ours) {
    /** Copies the places. */
    public Pupil {
      ours = List.copyOf(ours);
    }
  }

  /**
   * The least policy for what was seen.
   *
   * @throws BlindException when the backend could not see what the program did
   */
  public static Lesson of(Learning learning, Pupil pupil, PolicyCodec codec) throws BlindException {
    Learning.Seen seen = learning.seen();
    if (seen.blind()) {
      throw new BlindException(
          "nothing can be learned: the backend could not see what the program did; the report's"
              + " line about syscalls says why");
    }
    Notes notes = new Notes();
    if (seen.lost() > 0) {
      notes.add("incomplete", seen.lost() + " calls were too many to be told apart");
    }
    seen.observations().stream()
        .filter(observation -> observation.kind() == Observation.Kind.LIMIT)
        .forEach(
            limit ->
                notes.add(
                    "limits." + limit.subject(),
                    "it was reached; see whether it should be higher"));
    SandboxPolicy present = pupil.present();
    LearnedFiles files = new LearnedFiles(new Secrets(pupil.ours()), notes);
    SandboxPolicy.Builder changed =
        present.toBuilder()
            .limits(new LearnedLimits(seen.results(), notes).of(present.limits(), pupil.jvm()))
            .filesystem(files.of(present.filesystem(), seen.observations()))
            .syscalls(new LearnedSyscalls(notes).of(present.syscalls(), seen.observations()));
    List<EgressRule> egress = new LearnedEgress(notes).of(present.egress(), seen.asked());
    SandboxPolicy learned =
        egress.isEmpty()
            ? changed
                .network(new LearnedNetwork(notes).of(present.network(), seen.observations()))
                .build()
            : changed.egress(egress).build();
    if (!present.privileges().isEmpty()) {
      notes.add("privileges", "whether they are used cannot be seen; try it without");
    }
    List<String> before = lines(codec.toProperties(present));
    List<String> now = lines(codec.toProperties(learned));
    String diff = UnifiedDiff.of(pupil.name() + " (present)", before, "learned", now);
    return new Lesson(learned, text(pupil, seen, now, notes), diff);
  }

  private static String text(
      Pupil pupil, Learning.Seen seen, List<String> properties, Notes notes) {
    List<String> lines = new ArrayList<>();
    lines.add(MARK);
    lines.add("# From the policy " + TerminalText.line(pupil.name()) + " and these runs:");
    seen.results().forEach(result -> lines.add("#   " + run(result)));
    lines.add("# What did not happen in them was not learned. docs/operations.md says what cannot");
    lines.add("# be seen. Look at every line before you use it.");
    notes.lines().forEach(note -> lines.add("# - " + note));
    seen.asked().refused().forEach(line -> lines.add(REFUSED + line));
    if (seen.asked().moreRefused()) {
      lines.add(REFUSED + "and more");
    }
    lines.add("extends = default");
    lines.addAll(properties);
    return String.join("\n", lines) + "\n";
  }

  private static String run(SandboxResult result) {
    String command = String.join(" ", result.cmd());
    String shown = command.length() > 200 ? command.substring(0, 200) + "..." : command;
    return TerminalText.line(result.status() + " " + result.rc() + ": " + shown);
  }

  /** As a properties file takes them, in which a backslash is not one. */
  private static List<String> lines(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue().replace("\\", "\\\\"))
        .map(String::stripTrailing)
        .toList();
  }
}
