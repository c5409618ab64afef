package org.auroraos.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

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
      Path in = Files.writeString(Files.createTempFile("aurora", ".in"), input);
      Process process = start(in, arguments);
      try (var out = process.getInputStream();
          var err = process.getErrorStream()) {
        var errors = new StringBuilder();
        Thread reader = new Thread(() -> errors.append(readAll(err)), "stderr");
        reader.start();
        String output = readAll(out);
        reader.join();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(String.join(" ", arguments) + " does not end");
        }
        return new Answer(process.exitValue(), output, errors.toString());
      } finally {
        Files.delete(in);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it without waiting. */
  Process start(Path input, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(home.resolve("bin/aurora").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AURORA_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String readAll(java.io.InputStream in) {
    try {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
