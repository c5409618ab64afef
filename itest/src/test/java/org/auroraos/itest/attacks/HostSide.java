package org.auroraos.itest.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes that serve what the attacks of one user try to reach; closed, they are gone. */
final class HostSide implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();

  private HostSide() {}

  /** Starts them in an empty directory, which gets the file with their names. */
  static HostSide start(Attacker attacker, Path built, Path directory)
      throws IOException, InterruptedException {
    HostSide host = new HostSide();
    try {
      attacker.own(directory);
      List<String> names = new ArrayList<>();
      names.addAll(
          host.serve(
              attacker.command(
                  "", List.of(built.resolve("host").toString(), "serve", directory.toString()))));
      List<String> jvm =
          List.of(Programs.java().toString(), "-Xmx32m", "-cp", built.resolve("java").toString());
      names.addAll(host.serve(attacker.command("", append(jvm, "Host"))));
      if (Machine.isRoot()) {
        List<String> plant =
            List.of(built.resolve("host").toString(), "plant", directory.toString());
        Process planting = new ProcessBuilder(plant).inheritIO().start();
        if (planting.waitFor() != 0) {
          throw new IOException("cannot plant in " + directory);
        }
      }
      names.add("planted=" + Machine.isRoot());
      names.add("hostname=" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
      Files.write(World.names(directory), names);
      return host;
    } catch (IOException | RuntimeException | InterruptedException e) {
      host.close();
      throw e;
    }
  }

  private List<String> serve(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    processes.add(process);
    List<String> said = new ArrayList<>();
    BufferedReader reader = process.inputReader();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.equals("ready")) {
        return said;
      }
      said.add(line);
    }
    throw new IOException("the host's side did not start: " + command + " said " + said);
  }

  private static List<String> append(List<String> words, String word) {
    List<String> more = new ArrayList<>(words);
    more.add(word);
    return more;
  }

  /** They end with their standard input and remove what they made. */
  @Override
  public void close() {
    for (Process process : processes) {
      try {
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (IOException e) {
        process.destroyForcibly();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
