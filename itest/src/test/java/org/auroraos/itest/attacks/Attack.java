package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attack program and what its comment says.
 *
 * @param name folder and file without its ending, {@code a/tiocsti}
 * @param fields the comment, checked
 */
record Attack(String name, Map<String, String> fields) {
  private static final String NO_STAGE = "";

  Attack {
    fields = Map.copyOf(fields);
  }

  /** Every program in a folder, in order of their names. */
  static List<Attack> in(Path folder) throws IOException {
    List<Attack> attacks = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.sorted().toList()) {
        String name = folder.relativize(file).toString();
        if (name.matches("[a-i]/.*\\.c|java/(?!Host|Verdict).*\\.java")) {
          attacks.add(
              AttackComment.parse(name.replaceFirst("\\.\\w+$", ""), Files.readString(file)));
        }
      }
    }
    return attacks;
  }

  String title() {
    return fields.get("attack");
  }

  String group() {
    return fields.get("group");
  }

  String source() {
    return fields.get("source");
  }

  String layer() {
    return fields.get("layer");
  }

  String needs() {
    return fields.get("needs");
  }

  boolean isJava() {
    return name.startsWith("java/");
  }

  /** Whether it has to succeed outside for this user. */
  boolean succeedsOutside(boolean root) {
    String outside = fields.get("outside");
    return outside.startsWith("as any user")
        || outside.startsWith(root ? "as root" : "as an unprivileged user");
  }

  /** Whether its proof needs a capability that even root may lack. */
  boolean needsCapability(String capability) {
    return fields.get("outside").endsWith(" with " + capability);
  }

  /** What it presumes: the first word. */
  String given() {
    return text("given").map(given -> given.replaceFirst(" .*", "")).orElse("");
  }

  /** The word after that. */
  Optional<String> givenValue() {
    return text("given").filter(given -> given.contains(" ")).map(g -> g.replaceFirst(".* ", ""));
  }

  List<String> arguments() {
    return words("arguments");
  }

  List<String> options() {
    return words("options");
  }

  /** What it is run for one after the other; a single empty word when there is only one run. */
  List<String> stages() {
    return fields.containsKey("stages") ? words("stages") : List.of(NO_STAGE);
  }

  /** Lines of the policy of a stage. */
  List<String> policy(String stage) {
    return fields.containsKey("policy-" + stage) ? words("policy-" + stage) : words("policy");
  }

  Optional<String> evidence() {
    return text("evidence");
  }

  Optional<String> deniedBy() {
    return text("denied");
  }

  Optional<String> kernel() {
    return text("kernel");
  }

  /** Whether it leaves or meets traces in what all attacks of a user share. */
  boolean isAlone() {
    return fields.containsKey("evidence")
        || fields.containsKey("stages")
        || List.of("replaced", "race", "timeout").contains(given())
        || (fields.getOrDefault("arguments", "") + fields.getOrDefault("policy", ""))
            .matches(".*\\{(writable|hidden\\w*|marker|device)}.*")
        || group().equals("F");
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  private List<String> words(String key) {
    return text(key).map(text -> List.of(text.split(" +"))).orElse(List.of());
  }
}
