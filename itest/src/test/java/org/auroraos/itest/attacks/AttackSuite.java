package org.auroraos.itest.attacks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.auroraos.itest.attacks.Judgement.Outcome;
import org.auroraos.itest.attacks.Verdict.Kind;

/**
 * All attacks as every user that is possible here. For a person and for a virtual machine it is a
 * command that prints a line for each: {@link #MARK}, user, name, outcome and reason, separated by
 * tabs; and at the end a {@link Total}.
 */
final class AttackSuite {
  static final String MARK = "ATTACK\t";

  /** What the JVM of the platform has to be given itself; the rest is given to each program. */
  private static final List<String> OF_THE_JVM =
      List.of("terminal", "descriptors", "keyring", "groups", "environment");

  /** JVMs that are started: a plain one, one with all of that, one whose input is a file. */
  private static final List<String> JVMS = List.of("", "everything", "input");

  private static final long LIMIT_SECONDS = 1500;

  private final Workshop workshop;
  private final Path base;

  /**
   * With these.
   *
   * @param base an existing, empty directory that everybody can pass
   */
  AttackSuite(Workshop workshop, Path base) {
    this.workshop = workshop;
    this.base = base;
  }

  /** One attack as one user. */
  record Line(String user, String attack, Judgement judgement) {
    @Override
    public String toString() {
      return MARK + String.join("\t", user, attack, judgement.outcome().name(), judgement.reason());
    }

    static Line parse(String text) {
      String[] parts = text.substring(MARK.length()).split("\t", 4);
      return new Line(
          parts[0], parts[1], new Judgement(Outcome.valueOf(parts[2]), parts[3].strip()));
    }
  }

  /** Arguments: the directory of the workshop, and names of attacks or none for all. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path base = Files.createTempDirectory("aurora-attacks-");
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    AttackSuite suite = new AttackSuite(new Workshop(Path.of(arguments[0])), base);
    List<Line> lines;
    try {
      lines = suite.run(Arrays.asList(arguments).subList(1, arguments.length), System.out);
    } finally {
      new ProcessBuilder("rm", "-rf", "--", base.toString()).start().waitFor();
    }
    for (Outcome outcome : Outcome.values()) {
      long count = lines.stream().filter(l -> l.judgement().outcome() == outcome).count();
      System.out.println(count + " " + outcome.name().toLowerCase(Locale.ROOT));
    }
    System.out.println(Total.line(lines.size()));
    System.exit(
        lines.stream().anyMatch(line -> line.judgement().outcome() == Outcome.FAILED) ? 1 : 0);
  }

  /** What lines lack that tell every attack for each of these users: user and name of each. */
  static List<String> missing(
      Collection<Line> lines, Collection<String> users, Collection<Attack> attacks) {
    Set<String> told =
        lines.stream().map(line -> line.user() + ": " + line.attack()).collect(Collectors.toSet());
    return users.stream()
        .flatMap(user -> attacks.stream().map(attack -> user + ": " + attack.name()))
        .filter(run -> !told.contains(run))
        .toList();
  }

  /**
   * Runs them.
   *
   * @param names which; empty for all
   * @param live where each line is printed, as soon as it is known
   */
  List<Line> run(List<String> names, PrintStream live) throws IOException, InterruptedException {
    List<Attack> attacks =
        Attack.in(workshop.sources()).stream()
            .filter(attack -> names.isEmpty() || names.contains(attack.name()))
            .toList();
    List<Line> lines = new ArrayList<>();
    Delegation.makeRoom();
    for (Attacker attacker : Attacker.all()) {
      Path directory = Files.createDirectory(base.resolve(attacker.label()));
      HostSide host = HostSide.start(attacker, workshop.built(), directory);
      try {
        for (String given : JVMS) {
          List<Attack> some = attacks.stream().filter(a -> ofJvm(a).equals(given)).toList();
          if (!some.isEmpty()) {
            lines.addAll(run(attacker, directory, given, some, live));
          }
        }
      } finally {
        host.close();
      }
    }
    return lines;
  }

  private static String ofJvm(Attack attack) {
    if (OF_THE_JVM.contains(attack.given())) {
      return "everything";
    }
    return attack.given().equals("input") ? "input" : "";
  }

  private List<Line> run(
      Attacker attacker, Path directory, String given, List<Attack> attacks, PrintStream live)
      throws IOException, InterruptedException {
    World world = World.in(directory);
    Machine machine = Machine.of(world);
    boolean root = machine.root() && attacker == Attacker.SELF;
    Path results = directory.resolve("results" + given);
    Path log = directory.resolve("log" + given);
    Files.createFile(results);
    attacker.own(results);
    List<String> command = runner(directory, results, attacks);
    ProcessBuilder builder =
        new ProcessBuilder(Delegation.entered(given(attacker, given, command)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.redirectInput(
        given.equals("input")
            ? Path.of(world.fill(attacks.get(0).givenValue().orElseThrow())).toFile()
            : Path.of("/dev/null").toFile());
    if (given.equals("everything")) {
      builder.environment().put("AURORA_ATTACK_SECRET", "x");
      builder.environment().put("JAVA_TOOL_OPTIONS", "-Daurora.attack=1");
    }
    Process process = builder.start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    List<Line> lines = new ArrayList<>();
    Map<String, String[]> said = read(results);
    for (Attack attack : attacks) {
      String[] parts = said.get(attack.name());
      Judgement judgement =
          parts == null
              ? new Judgement(Outcome.FAILED, "no verdict; the platform said: " + end(log))
              : Judgement.of(
                  new Verdict(Kind.valueOf(parts[1]), parts[2]),
                  new Verdict(Kind.valueOf(parts[3]), parts[4]),
                  attack.succeedsOutside(root),
                  machine.missingLayer(attack, root));
      Line line = new Line(attacker.label(), attack.name(), judgement);
      live.println(line);
      lines.add(line);
    }
    return lines;
  }

  private List<String> runner(Path directory, Path results, List<Attack> attacks) {
    List<String> command = new ArrayList<>();
    command.add(Programs.java().toString());
    // As bin/aurora starts it.
    command.addAll(
        List.of("-Xms16m", "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-Daurora.home=" + workshop.home());
    command.add("-Daurora.data=" + directory.resolve("data"));
    command.add("-Dfile.encoding=UTF-8");
    command.addAll(List.of("-cp", workshop.classPath(), AttackRunner.class.getName()));
    command.addAll(
        List.of(
            workshop.sources().toString(),
            workshop.built().toString(),
            directory.toString(),
            results.toString()));
    attacks.forEach(attack -> command.add(attack.name()));
    return command;
  }

  /** The JVM is given what the attacks presume, for a platform that has it could pass it on. */
  private List<String> given(Attacker attacker, String given, List<String> command) {
    if (!given.equals("everything")) {
      return attacker.command("", command);
    }
    List<String> whole = new ArrayList<>();
    whole.addAll(List.of("sh", "-c", "exec 9< /; exec \"$0\" \"$@\""));
    whole.addAll(List.of(workshop.built().resolve("host").toString(), "keyring"));
    whole.addAll(command);
    List<String> terminal = List.of("script", "-qefc", OutsideRun.quoted(whole), "/dev/null");
    return attacker.command(attackersAreMany() ? "4,6" : "", terminal);
  }

  private static boolean attackersAreMany() {
    try {
      return Attacker.all().size() > 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static Map<String, String[]> read(Path results) throws IOException {
    Map<String, String[]> said = new TreeMap<>();
    for (String line : Files.readAllLines(results)) {
      String[] parts = line.split("\t", -1);
      if (parts.length == 5) {
        said.put(parts[0], parts);
      }
    }
    return said;
  }

  private static String end(Path log) throws IOException {
    String text = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
    return text.substring(Math.max(0, text.length() - 1500)).replaceAll("\\s+", " ");
  }
}
