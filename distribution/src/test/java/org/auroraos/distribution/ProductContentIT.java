package org.auroraos.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the product, and that its three forms are the same. */
class ProductContentIT {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

  @TempDir Path scratch;

  @Test
  void everyBundleIsInTheListAndTheOtherWayRound() throws IOException {
    Path system = Aurora.product().resolve("system");
    Set<String> listed =
        Files.readAllLines(system.resolve("bundles.list")).stream()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(names(files(system))).isEqualTo(listed);
  }

  @Test
  void everyThirdPartyJarIsInTheNoticesWithItsVersion() throws IOException {
    String notices = Files.readString(Aurora.product().resolve("THIRD-PARTY.txt"));

    for (String jar : allJars()) {
      Matcher matcher = JAR.matcher(jar);
      if (matcher.matches() && !jar.startsWith("org.auroraos.") && !jar.startsWith("heartbeat-")) {
        assertThat(notices).contains("  " + matcher.group(1) + " " + matcher.group(2));
      }
    }
  }

  @Test
  void everyComponentInTheNoticesIsInTheProduct() throws IOException {
    Collection<String> jars = allJars();
    Matcher component =
        Pattern.compile("(?m)^  ([\\w.-]+) (\\d\\S*)")
            .matcher(Files.readString(Aurora.product().resolve("THIRD-PARTY.txt")));

    assertThat(component.results())
        .isNotEmpty()
        .allSatisfy(
            match -> assertThat(jars).contains(match.group(1) + "-" + match.group(2) + ".jar"));
  }

  @Test
  void licencesThatTheNoticesNameAreThere() throws IOException {
    String notices = Files.readString(Aurora.product().resolve("THIRD-PARTY.txt"));

    assertThat(Pattern.compile("licenses/[\\w.-]+\\.txt").matcher(notices).results())
        .isNotEmpty()
        .allSatisfy(match -> assertThat(Aurora.product().resolve(match.group())).exists());
    assertThat(Aurora.product().resolve("LICENSE")).content().contains("Apache License");
  }

  @Test
  void whatIsLinkedIntoTheLauncherIsInTheNoticesWithItsLicenceAndItsSource() throws IOException {
    String notices = Files.readString(Aurora.product().resolve("THIRD-PARTY.txt"));

    assertThat(notices)
        .contains("aurora-launch")
        .contains("glibc", "LGPL-2.1-or-later", "licenses/LGPL-2.1.txt")
        .contains("libgcc", "GPL-3.0-or-later", "licenses/GCC-exception-3.1.txt")
        .contains("https://sourceware.org/glibc/", "https://gcc.gnu.org/");
  }

  @Test
  void archivesHoldWhatIsUnpackedWithItsModes() throws Exception {
    Path product = Aurora.product();
    Path tar = Files.createDirectory(scratch.resolve("tar"));
    run("tar", "-xzf", product + ".tar.gz", "-C", tar.toString());
    List<String> archived = listing(tar.resolve(product.getFileName()));
    assertThat(archived).contains("755 bin/aurora", "644 lib/aurora-launcher.jar");

    // Info-ZIP is not everywhere; Python's zipfile gives the modes that unzip would set
    String zipped =
        run(
            "python3",
            "-c",
            """
            import sys, zipfile
            for i in zipfile.ZipFile(sys.argv[1]).infolist():
              if not i.is_dir():
                print('%o %s' % (i.external_attr >> 16 & 0o777, i.filename.split('/', 1)[1]))
            """,
            product + ".zip");
    assertThat(zipped.lines().sorted()).containsExactlyElementsOf(archived);

    // A build leaves what somebody has dropped into the unpacked product
    List<String> unpacked = new ArrayList<>(listing(product));
    assertThat(unpacked).containsAll(archived);
    unpacked.removeAll(archived);
    assertThat(unpacked).allMatch(file -> file.matches("\\d+ (etc|deploy|data)/.*"));
  }

  @Test
  void theConsoleCompletesIdsForEveryCommandOnOnePlugin() throws IOException {
    Path profile = Aurora.product().resolve("lib/console/etc/gosh_profile");
    String text = Files.readString(profile);
    Matcher list = Pattern.compile("__of_a_plugin = \\[([a-z ]+)]").matcher(text);

    assertThat(text)
        .contains("each $__of_a_plugin { complete -c \"aurora:$it\" -a '__plugin_ids' }")
        .contains("complete -c felix:start -a", "complete -c felix:stop -a");
    assertThat(list.find()).isTrue();
    assertThat(list.group(1).split(" ", -1))
        .containsExactlyInAnyOrder(
            "plugin",
            "start",
            "stop",
            "restart",
            "reset",
            "health",
            "why",
            "undeploy",
            "approve",
            "reject",
            "revoke",
            "findings",
            "logs",
            "exec");
  }

  @Test
  void entriesOfTheArchivesHaveOneTime() throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(Path.of(Aurora.product() + ".zip")))) {
      Set<Long> times = new TreeSet<>();
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        times.add(entry.getTime());
      }
      assertThat(times).hasSize(1);
    }
  }

  @Test
  void defaultsInEtcAreAllCommentedOut() throws IOException {
    List<String> active = Files.readAllLines(Aurora.product().resolve("etc/aurora.properties"));

    assertThat(active).allMatch(line -> line.isBlank() || line.startsWith("#"));
    assertThat(files(Aurora.product().resolve("etc"))).noneMatch(file -> file.endsWith(".cfg"));
  }

  private static Set<String> names(Collection<String> files) {
    return files.stream()
        .map(JAR::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** File names of all jars, also of those in the archives of the deploy folder. */
  private static Set<String> allJars() throws IOException {
    Set<String> jars = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Aurora.product())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jar")) {
          jars.add(name);
        } else if (name.endsWith(".zip")) {
          jars.addAll(entries(file));
        }
      }
    }
    return jars;
  }

  private static Set<String> entries(Path archive) throws IOException {
    Set<String> names = new TreeSet<>();
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName().substring(entry.getName().lastIndexOf('/') + 1));
      }
    }
    return names;
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** One line per file: mode and path, sorted. */
  private static List<String> listing(Path root) throws Exception {
    return run("find", root.toString(), "-type", "f", "-printf", "%m %P\\n")
        .lines()
        .sorted()
        .toList();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
