package org.auroraos.itest.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts programs outside of any sandbox. */
final class Programs {
  /** Far more than any takes, even where everything is slow. */
  private static final long LIMIT_SECONDS = 240;

  private Programs() {}

  /** What a program came to; its output is in a file. */
  record Ended(int code, Path output) {
    String text() throws IOException {
      byte[] bytes = Files.size(output) > 1 << 20 ? new byte[0] : Files.readAllBytes(output);
      return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The command of an attack for a stage of it. */
  static List<String> command(Path built, Attack attack, String stage, World world) {
    List<String> command = new ArrayList<>();
    if (attack.isJava()) {
      command.add(java().toString());
      command.addAll(attack.options());
      command.addAll(List.of("-cp", built.resolve("java").toString()));
      command.add(attack.name().substring("java/".length()));
    } else {
      command.add(built.resolve(attack.name()).toString());
    }
    if (!stage.isEmpty()) {
      command.add(stage);
    }
    command.addAll(world.fill(attack.arguments()));
    return command;
  }

  /** Runs one to its end. */
  static Ended run(List<String> command, Path input, Map<String, String> environment, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor();
      throw new IOException("does not end: " + command);
    }
    return new Ended(process.exitValue(), output);
  }
}
