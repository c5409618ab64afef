package org.auroraos.backend.linux.internal.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the profile files that this bundle carries; {@code default.profile} describes their form.
 */
public final class ProfileReader {
  private static final Pattern RULE =
      Pattern.compile("([a-z0-9_, ]+?)(?:\\s+if\\s+(.+?))?\\s*->\\s*([A-Z]+)\\s*:\\s*(.+)");
  private static final Pattern CONDITION =
      Pattern.compile(
          "arg([0-5])(?:\\s*&\\s*(0x[0-9a-f]+|\\d+))?\\s*(==|!=)\\s*(0x[0-9a-f]+|\\d+)");
  private static final Pattern DEFAULT = Pattern.compile("(otherwise|unknown)\\s+([A-Z]+)");

  private final Set<String> knownSyscalls;
  private final List<SyscallRule> rules = new ArrayList<>();
  private Optional<Action> otherwise = Optional.empty();
  private Optional<Action> unknown = Optional.empty();

  private ProfileReader(Set<String> knownSyscalls) {
    this.knownSyscalls = knownSyscalls;
  }

  /**
   * Reads a profile of this bundle.
   *
   * @param name {@code default} or {@code strict}
   * @param knownSyscalls names of all architectures; another name is an error
   */
  public static SeccompProfile bundled(String name, Set<String> knownSyscalls) {
    String resource = name + ".profile";
    try (InputStream in = ProfileReader.class.getResourceAsStream(resource);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(reader, resource, knownSyscalls);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  static SeccompProfile read(Reader text, String source, Set<String> knownSyscalls)
      throws IOException {
    ProfileReader reader = new ProfileReader(knownSyscalls);
    BufferedReader lines = new BufferedReader(text);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      try {
        reader.line(line.strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(source + ":" + number + ": " + e.getMessage(), e);
      }
    }
    return new SeccompProfile(
        reader.otherwise.orElseThrow(() -> missing(source, "otherwise")),
        reader.unknown.orElseThrow(() -> missing(source, "unknown")),
        reader.rules);
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    Matcher fallback = DEFAULT.matcher(line);
    if (fallback.matches()) {
      Action action = action(fallback.group(2));
      if (fallback.group(1).equals("otherwise")) {
        otherwise = Optional.of(action);
      } else {
        unknown = Optional.of(action);
      }
      return;
    }
    Matcher rule = RULE.matcher(line);
    if (!rule.matches()) {
      throw new IllegalArgumentException(
          "neither a rule (NAMES [if CONDITION] -> ACTION : reason) nor a default: " + line);
    }
    List<Condition> conditions = rule.group(2) == null ? List.of() : conditions(rule.group(2));
    Action action = action(rule.group(3));
    for (String name : rule.group(1).split(",", -1)) {
      rules.add(new SyscallRule(known(name.strip()), conditions, action, rule.group(4)));
    }
  }

  private String known(String name) {
    if (!knownSyscalls.contains(name) && !HISTORIC.contains(name)) {
      throw new IllegalArgumentException("no architecture has a system call " + name);
    }
    return name;
  }

  private static List<Condition> conditions(String text) {
    List<Condition> conditions = new ArrayList<>();
    for (String part : text.split("\\s+and\\s+", -1)) {
      Matcher matcher = CONDITION.matcher(part);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("not a condition (argN [& MASK] ==|!= VALUE): " + part);
      }
      conditions.add(
          new Condition(
              Integer.parseInt(matcher.group(1)),
              matcher.group(2) == null ? -1 : bits(matcher.group(2)),
              matcher.group(3).equals("=="),
              bits(matcher.group(4))));
    }
    return conditions;
  }

  private static int bits(String number) {
    return (int) Long.decode(number).longValue();
  }

  private static Action action(String name) {
    return Action.byName(name)
        .orElseThrow(() -> new IllegalArgumentException("no action is called " + name));
  }

  private static IllegalArgumentException missing(String source, String what) {
    return new IllegalArgumentException(source + ": no line '" + what + " ACTION'");
  }

  /** Calls of other architectures than ours, named in profiles so that a reader finds them. */
  private static final Set<String> HISTORIC =
      Set.of("stime", "vm86", "vm86old", "pciconfig_iobase", "pciconfig_read", "pciconfig_write");
}
