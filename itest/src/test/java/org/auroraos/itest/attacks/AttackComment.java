package org.auroraos.itest.attacks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the comment at the top of an attack program; {@code itest/attacks/README.md} explains it.
 */
final class AttackComment {
  private static final Pattern LINE = Pattern.compile("// ([a-z-]+): (.*\\S)");
  private static final String POLICY_LINES = "[a-z.-]+=\\S+( [a-z.-]+=\\S+)*";
  private static final Map<String, Pattern> VALUES =
      Map.ofEntries(
          entry("attack", ".+"),
          entry("group", "[A-I]"),
          entry("source", ".+"),
          entry("layer", ".+"),
          entry(
              "outside",
              "(as any user|as root|as an unprivileged user)(, .+| with CAP_[A-Z_]+)?"
                  + "|under policy .+"),
          entry("needs", "now|seccomp|landlock [0-9]+|egress|memory|cpu-time|privilege|open"),
          entry(
              "given",
              "terminal|descriptors|input \\S+|keyring|groups|environment|timeout [0-9]+|route"
                  + "|privileged|race|replaced"),
          entry("arguments", ".+"),
          entry("stages", "[a-z]+( [a-z]+)+"),
          entry("evidence", "(file|lock|output|owner) \\S+"),
          entry("denied", "TIMEOUT|CPU_LIMIT|FILE_SIZE_LIMIT|MEM_LIMIT|refused"),
          entry("policy", POLICY_LINES),
          entry("policy-[a-z]+", POLICY_LINES),
          entry("kernel", "CONFIG_[A-Z0-9_]+"),
          entry("options", "-X.*"));
  private static final List<String> MANDATORY =
      List.of("attack", "group", "source", "layer", "outside", "needs");

  private AttackComment() {}

  /**
   * Reads it strictly.
   *
   * @param name of the program, {@code a/tiocsti}
   * @throws IllegalArgumentException if it is not as the README says
   */
  static Attack parse(String name, String program) {
    Map<String, String> fields = new LinkedHashMap<>();
    program
        .lines()
        .takeWhile(line -> line.startsWith("//"))
        .forEach(line -> add(fields, name, line));
    for (String key : MANDATORY) {
      if (!fields.containsKey(key)) {
        throw new IllegalArgumentException(name + ": no line '// " + key + ": ...'");
      }
    }
    String folder = name.substring(0, name.indexOf('/'));
    if (!folder.equals("java") && !folder.equalsIgnoreCase(fields.get("group"))) {
      throw new IllegalArgumentException(name + ": not in the folder of its group");
    }
    checkStages(name, fields);
    return new Attack(name, fields);
  }

  private static void add(Map<String, String> fields, String name, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name + ": not '// key: value': " + line);
    }
    String key = matcher.group(1);
    Pattern values =
        VALUES.entrySet().stream()
            .filter(known -> key.matches(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(name + ": unknown key: " + line));
    if (!values.matcher(matcher.group(2)).matches()) {
      throw new IllegalArgumentException(name + ": not a value of '" + key + "': " + line);
    }
    if (fields.put(key, matcher.group(2)) != null) {
      throw new IllegalArgumentException(name + ": given twice: " + key);
    }
  }

  private static void checkStages(String name, Map<String, String> fields) {
    List<String> stages = List.of(fields.getOrDefault("stages", "").split(" ", -1));
    for (String key : fields.keySet()) {
      if (key.startsWith("policy-") && !stages.contains(key.substring("policy-".length()))) {
        throw new IllegalArgumentException(name + ": there is no such stage: " + key);
      }
    }
  }

  private static Map.Entry<String, Pattern> entry(String key, String values) {
    return Map.entry(key, Pattern.compile(values));
  }
}
