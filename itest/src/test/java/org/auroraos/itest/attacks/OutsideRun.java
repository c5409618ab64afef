package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.auroraos.itest.attacks.Verdict.Kind;

/** An attack without a sandbox, where it must succeed. */
final class OutsideRun {
  private static final Path NOTHING = Path.of("/dev/null");

  private final Path built;
  private final World world;

  OutsideRun(Path built, World world) {
    this.built = built;
    this.world = world;
  }

  Verdict run(Attack attack) throws IOException, InterruptedException {
    Path output = Files.createTempFile(world.directory(), "said-", "");
    try (Traces traces = Traces.before(attack, built, world)) {
      Verdict verdict = Verdict.of(Kind.BROKEN, "it has no stage");
      for (String stage : attack.stages()) {
        List<String> command =
            given(attack, Programs.command(built, attack, stage, traces.world()));
        Path input =
            attack.given().equals("input")
                ? Path.of(world.fill(attack.givenValue().orElseThrow()))
                : NOTHING;
        Programs.Ended ended = Programs.run(command, input, Map.of(), output);
        verdict = Verdict.byCode(ended.code(), Verdict.lineIn(ended.text()));
      }
      return attack.evidence().isPresent() ? byEvidence(attack, verdict, output) : verdict;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private Verdict byEvidence(Attack attack, Verdict said, Path output)
      throws IOException, InterruptedException {
    String evidence = world.fill(attack.evidence().orElseThrow());
    boolean there = Evidence.isThere(evidence, Files.size(output), true);
    return new Verdict(there ? Kind.SUCCEEDED : Kind.DENIED, said.detail());
  }

  /** What the JVM that starts it cannot pass on; the rest it has got itself. */
  private static List<String> given(Attack attack, List<String> command) {
    return switch (attack.given()) {
      case "timeout" ->
          prefixed(command, "timeout", "--preserve-status", attack.givenValue().orElseThrow());
      case "terminal" -> List.of("script", "-qefc", quoted(command), "/dev/null");
      case "descriptors" -> prefixed(command, "sh", "-c", "exec 9< /; exec \"$0\" \"$@\"");
      default -> command;
    };
  }

  private static List<String> prefixed(List<String> command, String... prefix) {
    List<String> whole = new ArrayList<>(List.of(prefix));
    whole.addAll(command);
    return whole;
  }

  static String quoted(List<String> command) {
    return command.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
