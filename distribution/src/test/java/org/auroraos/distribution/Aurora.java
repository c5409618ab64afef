package org.auroraos.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code bin/aurora} of the unpacked distribution, as a user calls it. */
final class Aurora {
  private static final long TIMEOUT_SECONDS = 120;

  private final Path home;
  private final Path scratch;
  private final List<String> prefix = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  private Aurora(Path home, Path scratch) {
    this.home = home;
    this.scratch = scratch;
    environment.put("AURORA_DATA", scratch.resolve("data").toString());
    environment.put("AURORA_DEPLOY", scratch.resolve("deploy").toString());
  }

  /** The product of this build, with data and an empty deploy folder in {@code scratch}. */
  static Aurora in(Path scratch) throws IOException {
    Files.createDirectories(scratch.resolve("deploy"));
    return new Aurora(product(), scratch);
  }

  /** The unpacked product. */
  static Path product() {
    return Path.of(System.getProperty("product.directory"));
  }

  /** Another unpacked product on the same data. */
  Aurora home(Path other) {
    Aurora aurora = new Aurora(other, scratch);
    aurora.environment.putAll(environment);
    aurora.prefix.addAll(prefix);
    return aurora;
  }

  /** With an environment variable. */
  Aurora with(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  /** Called by another program, such as one that changes the user. */
  Aurora calledBy(String... command) {
    prefix.addAll(List.of(command));
    return this;
  }

  Path home() {
    return home;
  }

  Path data() {
    return Path.of(environment.get("AURORA_DATA"));
  }

  Path deploy() {
    return Path.of(environment.get("AURORA_DEPLOY"));
  }

  /** What a call came to. */
  record Answer(int code, String out, String err) {}

  /** Calls it and waits for its end; without standard input. */
  Answer call(String... arguments) {
    return callWithInput("", arguments);
  }

  /** Calls it with this standard input and waits for its end. */
  Answer callWithInput(String input, String... arguments) {
    try {
      Path files = Files.createTempDirectory("aurora-call");
      Path in = Files.writeString(files.resolve("in"), input);
      Path out = files.resolve("out");
      Path err = files.resolve("err");
      Process process =
          builder(arguments)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(hung(process, arguments, out, err));
      }
      Answer answer = new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
      for (Path file : new Path[] {in, out, err, files}) {
        Files.delete(file);
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it without waiting. */
  Process start(Path input, String... arguments) throws IOException {
    return builder(arguments).redirectInput(input.toFile()).start();
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(home.resolve("bin/aurora").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AURORA_"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Ends the process after a JVM has written on its standard output what its threads wait for. */
  private static String hung(Process process, String[] arguments, Path out, Path err)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
    process.waitFor(2, TimeUnit.SECONDS);
    process.destroyForcibly();
    return "aurora %s does not end; its output:\n%s\n%s"
        .formatted(String.join(" ", arguments), Files.readString(out), Files.readString(err));
  }
}
