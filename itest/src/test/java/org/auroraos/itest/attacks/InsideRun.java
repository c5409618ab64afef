package org.auroraos.itest.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.auroraos.itest.attacks.Verdict.Kind;

/**
 * An attack in a sandbox under {@code default} and what its comment adds, where it must be denied.
 */
final class InsideRun {
  private static final int RACE_SECONDS = 5;

  private final Path built;
  private final World world;
  private final ExecSession exec;

  InsideRun(Path built, World world, ExecSession exec) {
    this.built = built;
    this.world = world;
    this.exec = exec;
  }

  Verdict run(Attack attack) throws IOException, InterruptedException {
    return attack.given().equals("race") ? race(attack) : attempt(attack);
  }

  private Verdict attempt(Attack attack) throws IOException, InterruptedException {
    Path policy = Files.createTempFile(world.directory(), "policy-", ".cfg");
    try (Traces traces = Traces.before(attack, built, world)) {
      Verdict verdict = Verdict.of(Kind.BROKEN, "it has no stage");
      long written = 0;
      for (String stage : attack.stages()) {
        Files.write(policy, policy(world.fill(attack.policy(stage))));
        JsonNode result =
            exec.run(policy.toString(), Programs.command(built, attack, stage, traces.world()));
        verdict = enforced(attack, result, verdict(attack, result));
        written =
            (long) result.get("stdout").asText().length() + result.get("stderr").asText().length();
      }
      if (attack.evidence().isEmpty()) {
        return verdict;
      }
      boolean there = Evidence.isThere(world.fill(attack.evidence().orElseThrow()), written, false);
      return new Verdict(there ? Kind.SUCCEEDED : Kind.DENIED, verdict.detail());
    } finally {
      Files.deleteIfExists(policy);
    }
  }

  /** The program swaps outside while launches open what it swaps; what they see is the verdict. */
  private Verdict race(Attack attack) throws IOException, InterruptedException {
    Path policy = Files.createTempFile(world.directory(), "policy-", ".cfg");
    Path raced = world.path("writable").resolve("race");
    Files.write(policy, policy(List.of("filesystem.read-only=" + raced)));
    List<String> swapper = new ArrayList<>(Programs.command(built, attack, "", world));
    swapper.add(String.valueOf(RACE_SECONDS));
    Path log = world.directory().resolve("race.log");
    Process swapping =
        new ProcessBuilder(swapper).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    int launches = 0;
    try {
      while (!Files.exists(raced)) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      while (swapping.isAlive() || launches == 0) {
        List<String> reader = List.of("/bin/cat", raced + world.name("secret"));
        if (exec.run(policy.toString(), reader).get("status").asText().equals("OK")) {
          return Verdict.of(Kind.SUCCEEDED, "launch " + launches + " showed the link's target");
        }
        launches++;
      }
      return Verdict.of(Kind.DENIED, "none of " + launches + " launches was fooled");
    } finally {
      swapping.destroyForcibly();
      Files.deleteIfExists(policy);
    }
  }

  private static Verdict verdict(Attack attack, JsonNode result) {
    String status = result.get("status").asText();
    String out = result.get("stdout").asText();
    String said = Verdict.lineIn(out.isBlank() ? result.get("stderr").asText() : out);
    String reason = result.get("reason").asText();
    if (attack.deniedBy().filter(status::equals).isPresent()) {
      return Verdict.of(Kind.DENIED, status + ": " + reason);
    }
    if (status.equals("INTERNAL_ERROR")
        && attack.deniedBy().filter("refused"::equals).isPresent()) {
      return Verdict.of(Kind.DENIED, "refused: " + reason);
    }
    if (attack.isJava() && ranOutOfMemory(out + result.get("stderr").asText())) {
      return Verdict.of(Kind.DENIED, said);
    }
    return switch (status) {
      case "OK" -> Verdict.of(Kind.SUCCEEDED, said);
      case "EXITED" -> Verdict.byCode(result.get("rc").asInt(), said);
      case "FORBIDDEN_SYSCALL" -> Verdict.of(Kind.DENIED, "SIGSYS");
      default -> Verdict.of(Kind.BROKEN, status + ": " + reason + ": " + said);
    };
  }

  /**
   * An attack that needs a capability may succeed where the report of its run does not claim it.
   */
  private static Verdict enforced(Attack attack, JsonNode result, Verdict verdict) {
    JsonNode claim = result.get("enforced").path(attack.needs());
    boolean missing = claim.has("applied") && !claim.get("applied").asBoolean();
    return missing && verdict.kind() == Kind.SUCCEEDED
        ? Verdict.of(Kind.UNENFORCED, claim.get("detail").asText())
        : verdict;
  }

  private static boolean ranOutOfMemory(String output) {
    return output.contains("insufficient memory") || output.contains("OutOfMemoryError");
  }

  /** What every attack is shown, and what its comment asks for beyond the built-in policy. */
  private List<String> policy(List<String> more) {
    List<String> lines = new ArrayList<>();
    String readOnly = built + ", " + world.name("readonlydir");
    if (!Programs.java().startsWith("/usr")) {
      readOnly += ", " + System.getProperty("java.home");
    }
    String readWrite = world.name("writable");
    for (String line : more) {
      Map.Entry<String, String> entry =
          Map.entry(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      switch (entry.getKey()) {
        case "filesystem.read-only" -> readOnly += ", " + entry.getValue();
        case "filesystem.read-write" -> readWrite = entry.getValue();
        default -> lines.add(entry.getKey() + " = " + entry.getValue());
      }
    }
    lines.add("filesystem.read-only = " + readOnly);
    lines.add("filesystem.read-write = " + readWrite);
    return lines;
  }
}
