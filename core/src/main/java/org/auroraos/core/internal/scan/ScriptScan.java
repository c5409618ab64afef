package org.auroraos.core.internal.scan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether what a script names as its interpreter is there, as the kernel will look for it. */
final class ScriptScan {
  private static final String INSIDE = "/plugin/";
  private static final List<Path> PATH =
      List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));

  private final Path root;

  /**
   * For the scripts of a plugin.
   *
   * @param root its files, which it sees as {@code /plugin}
   */
  ScriptScan(Path root) {
    this.root = root;
  }

  /** What is missing for the script that begins so; empty when it can be run. */
  Optional<String> missing(byte[] head) {
    // A carriage return is a part of the name, to the kernel.
    String line = new String(head, StandardCharsets.ISO_8859_1).split("[\n\0]", 2)[0];
    String[] words = line.replaceFirst("^#![ \t]*", "").split("[ \t]+", -1);
    String interpreter = words[0];
    if (interpreter.isEmpty()) {
      return Optional.of("#! and nothing after it");
    }
    if (!isThere(interpreter)) {
      return Optional.of(interpreter);
    }
    boolean env = interpreter.equals("/usr/bin/env") || interpreter.equals("/bin/env");
    if (env && words.length > 1) {
      String program = words[words.length > 2 && words[1].equals("-S") ? 2 : 1];
      boolean named = program.startsWith("-") || program.contains("=");
      if (!named && PATH.stream().noneMatch(part -> isThere(part + "/" + program))) {
        return Optional.of(program + ", which " + interpreter + " has to find");
      }
    }
    return Optional.empty();
  }

  private boolean isThere(String interpreter) {
    if (!interpreter.startsWith("/") || interpreter.contains("/../")) {
      return false;
    }
    return interpreter.startsWith(INSIDE)
        ? Files.isExecutable(root.resolve(interpreter.substring(INSIDE.length())))
        : Files.isExecutable(Path.of(interpreter));
  }
}
