package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a file of a plugin is executed. */
final class EntryCommand {
  /** Where the plugin's files are, inside. */
  private static final String INSIDE = "/plugin/";

  private static final String ELF = "\u007fELF";

  /** The kernel reads no more of a {@code #!} line (execve(2), BINPRM_BUF_SIZE). */
  private static final int FIRST_LINE = 256;

  private static final Map<String, String> INTERPRETERS =
      Map.of(".sh", "/bin/sh", ".py", "python3");

  private EntryCommand() {}

  /**
   * The command for an entry point: the file itself where the kernel can execute it, else the
   * interpreter of its first line, else that of its suffix.
   *
   * @param root the unpacked plugin
   * @param entry path of the file inside the plugin
   * @param place what to name in errors
   */
  static List<String> of(Path root, String entry, String place) throws IOException {
    Path file = inside(root, entry, place);
    String head = head(file);
    boolean binary = head.startsWith(ELF);
    String path = INSIDE + withoutDot(entry);
    Optional<List<String>> line = interpreterLine(head);
    // A line that ends in CR names an interpreter that does not exist, to the kernel.
    boolean direct = binary || (line.isPresent() && !firstLine(head).endsWith("\r"));
    if (direct && Files.isExecutable(file)) {
      return List.of(path);
    }
    Optional<List<String>> interpreter = binary ? Optional.empty() : line.or(() -> suffix(entry));
    if (interpreter.isEmpty()) {
      throw new ArchiveException(
          place,
          entry,
          "not executable: it has "
              + (binary ? "no execute permission" : "no #! line, and no suffix .sh or .py"));
    }
    List<String> command = new ArrayList<>(interpreter.get());
    command.add(path);
    return List.copyOf(command);
  }

  /**
   * A file of the plugin.
   *
   * @throws ArchiveException when the path leads elsewhere or there is no such file
   */
  static Path inside(Path root, String path, String place) throws IOException {
    EntryName name = EntryName.parse(withoutDot(path), ArchiveLimits.defaults(), place);
    Path file = name.under(root);
    boolean found = Files.isRegularFile(file) && !path.endsWith("/");
    // A link on the way was checked when it was unpacked; this holds if that ever changes.
    if (!found || !file.toRealPath().startsWith(root.toRealPath())) {
      throw new ArchiveException(place, path, "there is no such file in the plugin");
    }
    return file.toRealPath();
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FIRST_LINE), StandardCharsets.ISO_8859_1);
    }
  }

  private static String firstLine(String head) {
    return head.split("[\n\0]", 2)[0];
  }

  /** Interpreter and its one argument, as the kernel splits them. */
  private static Optional<List<String>> interpreterLine(String head) {
    String line = firstLine(head);
    if (!line.startsWith("#!")) {
      return Optional.empty();
    }
    String interpreter = line.substring(2).strip();
    return interpreter.startsWith("/")
        ? Optional.of(List.of(interpreter.split("[ \t]+", 2)))
        : Optional.empty();
  }

  private static Optional<List<String>> suffix(String entry) {
    String name = entry.toLowerCase(Locale.ROOT);
    return INTERPRETERS.entrySet().stream()
        .filter(known -> name.endsWith(known.getKey()))
        .map(known -> List.of(known.getValue()))
        .findFirst();
  }

  private static String withoutDot(String path) {
    return path.startsWith("./") ? path.substring(2) : path;
  }
}
