package org.auroraos.launcher.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Another JVM with the class path of the test. */
public final class TestJvm {
  private TestJvm() {}

  /** Starts the main class. */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), List.of(), main, Arrays.asList(arguments));
  }

  /** Starts the launcher. */
  public static Process launcher(Locations locations, String mode, String... arguments)
      throws IOException {
    return launcherUnder(List.of(), locations, mode, arguments);
  }

  /** Starts the launcher by a command that ends in executing its further arguments. */
  public static Process launcherUnder(
      List<String> prefix, Locations locations, String mode, String... arguments)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(mode));
    all.addAll(Arrays.asList(arguments));
    return start(
        prefix,
        List.of("-Daurora.home=" + locations.home(), "-Daurora.data=" + locations.data()),
        org.auroraos.launcher.Main.class,
        all);
  }

  private static Process start(
      List<String> prefix, List<String> options, Class<?> main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
