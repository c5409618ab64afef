package org.auroraos.launcher.internal.boot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.auroraos.launcher.internal.LauncherException;
import org.auroraos.launcher.internal.config.Mode;

/**
 * The bundles in {@code system/}. The file {@code bundles.list} there names the platform's own with
 * start levels; any other jar is an operator's addition, started last and only in the platform.
 *
 * <p>A line of the list is {@code LEVEL MODES NAME}: the start level, {@code platform} or {@code
 * all}, and the file name up to its version. {@code #} starts a comment.
 */
final class SystemBundles {
  private static final String LIST = "bundles.list";
  private static final Pattern ENTRY = Pattern.compile("([1-9][0-9]?)\\s+(all|platform)\\s+(\\S+)");
  private static final int ADDITIONS = 30;

  private final Path system;
  private final TreeMap<String, Path> unlisted = new TreeMap<>();

  private SystemBundles(Path system) {
    this.system = system;
  }

  /** The bundles of a mode, in the order in which they are installed. */
  static List<SystemBundle> read(Path system, Mode mode) {
    return new SystemBundles(system).read(mode);
  }

  private List<SystemBundle> read(Mode mode) {
    List<SystemBundle> bundles = new ArrayList<>();
    try {
      for (Path jar : jars()) {
        unlisted.put(jar.getFileName().toString(), jar);
      }
      for (String line : Files.readAllLines(system.resolve(LIST))) {
        String entry = line.replaceFirst("#.*", "").strip();
        if (!entry.isEmpty()) {
          add(entry, mode, bundles);
        }
      }
    } catch (IOException e) {
      throw new LauncherException("cannot read the platform's bundles in " + system + ": " + e, e);
    }
    if (mode == Mode.PLATFORM) {
      unlisted.values().forEach(jar -> bundles.add(new SystemBundle(jar, ADDITIONS, false)));
    }
    bundles.sort(Comparator.comparingInt(SystemBundle::startLevel));
    return bundles;
  }

  private void add(String entry, Mode mode, List<SystemBundle> bundles) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      throw new LauncherException(system.resolve(LIST) + ": not LEVEL all|platform NAME: " + entry);
    }
    Path jar = take(matcher.group(3));
    if (mode == Mode.PLATFORM || matcher.group(2).equals("all")) {
      bundles.add(new SystemBundle(jar, Integer.parseInt(matcher.group(1)), true));
    }
  }

  private Path take(String name) {
    List<Path> matches = new ArrayList<>();
    for (String file : new TreeSet<>(unlisted.keySet())) {
      if (file.startsWith(name + "-") && Character.isDigit(file.charAt(name.length() + 1))) {
        matches.add(unlisted.remove(file));
      }
    }
    if (matches.size() != 1) {
      throw new LauncherException(
          (matches.isEmpty() ? "no " : "more than one ") + name + "-<version>.jar in " + system);
    }
    return matches.get(0);
  }

  private List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(system, "*.jar")) {
      stream.forEach(jars::add);
    }
    return jars;
  }
}
