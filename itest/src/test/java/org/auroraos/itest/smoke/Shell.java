package org.auroraos.itest.smoke;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands as a user's shell does. */
final class Shell {
  /** Far more than anything takes; a test that gets there has found a hang. */
  private static final long LIMIT_SECONDS = 180;

  private final User user;
  private final Path directory;
  private final Map<String, String> environment;

  Shell(User user, Path directory, Map<String, String> environment) {
    this.user = user;
    this.directory = directory;
    this.environment = environment;
  }

  Outcome run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  Outcome run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = start(command);
    CompletableFuture<String> out = read(process.getInputStream());
    CompletableFuture<String> err = read(process.getErrorStream());
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it does not want to read
    }
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + command + "\n" + out.join() + "\n" + err.join());
    }
    return new Outcome(process.exitValue(), out.join(), err.join());
  }

  /** Starts a command whose streams are pipes. */
  Process start(List<String> command) throws IOException {
    return builder(command).start();
  }

  /** Starts a command that reads nothing and whose output is added to a file. */
  Process start(List<String> command, Path output) throws IOException {
    return builder(command)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(user.command(command));
    builder.directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private static CompletableFuture<String> read(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "";
          }
        },
        task -> {
          Thread thread = new Thread(task, "reader");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
