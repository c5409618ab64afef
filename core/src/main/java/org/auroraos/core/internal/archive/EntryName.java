package org.auroraos.core.internal.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/**
 * The name of a file or directory inside a plugin: relative, with {@code /} between its parts, and
 * meaning the same on every system.
 *
 * @param parts the parts, at least one
 */
record EntryName(List<String> parts) {
  /**
   * Checks a name as it stands in an archive.
   *
   * @param source the archive, for errors
   */
  static EntryName parse(String raw, ArchiveLimits limits, String source) throws ArchiveException {
    String name = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    check(!name.isEmpty(), source, raw, "an empty name");
    check(!name.startsWith("/"), source, raw, "an absolute name");
    check(name.indexOf('\\') < 0, source, raw, "a backslash in a name");
    check(name.chars().noneMatch(Character::isISOControl), source, raw, "a control character");
    check(!name.matches("[A-Za-z]:.*"), source, raw, "a drive letter");
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    check(bytes <= limits.nameLength(), source, raw, "a name of " + bytes + " bytes");
    List<String> parts = List.of(name.split("/", -1));
    check(parts.size() <= limits.depth(), source, raw, "nested " + parts.size() + " levels deep");
    for (String part : parts) {
      check(!part.isEmpty() && !part.equals("."), source, raw, "an empty part or '.' in a name");
      check(!part.equals(".."), source, raw, "leads out of the plugin");
      boolean fits = part.getBytes(StandardCharsets.UTF_8).length <= ArchiveLimits.COMPONENT;
      check(fits, source, raw, "a part of more than " + ArchiveLimits.COMPONENT + " bytes");
    }
    return new EntryName(parts);
  }

  /** Where it lies under a directory. */
  Path under(Path root) {
    Path path = root;
    for (String part : parts) {
      path = path.resolve(part);
    }
    return path;
  }

  /** The same for names that a system may take for the same: without case, composed. */
  String folded() {
    return Normalizer.normalize(toString(), Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /** The directory that it is in, if it is in one. */
  List<String> parent() {
    return parts.subList(0, parts.size() - 1);
  }

  @Override
  public String toString() {
    return String.join("/", parts);
  }

  private static void check(boolean sound, String source, String raw, String problem)
      throws ArchiveException {
    if (!sound) {
      throw new ArchiveException(source, raw, problem);
    }
  }
}
