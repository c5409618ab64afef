package org.auroraos.backend.linux.internal.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file that says for good which id belongs to which owner. An owner is never forgotten: files
 * of its user may still exist.
 */
final class IdentityStore {
  private static final Pattern DOCUMENT =
      Pattern.compile(
          "\\s*\\{\\s*\"version\"\\s*:\\s*1\\s*,\\s*\"owners\"\\s*:\\s*\\{([^{}]*)}\\s*}\\s*");
  private static final Pattern ENTRY =
      Pattern.compile("\\s*\"([A-Za-z0-9][A-Za-z0-9._-]*)\"\\s*:\\s*([0-9]{1,10})\\s*");

  private final Path file;
  private final IdRange range;

  /** In this file, for ids of this range. */
  IdentityStore(Path file, IdRange range) {
    this.file = file;
    this.range = range;
  }

  /**
   * The ids of all owners.
   *
   * @throws IOException when the file cannot be understood; to go on then would give ids twice
   */
  SortedMap<String, Integer> read() throws IOException {
    SortedMap<String, Integer> owners = new TreeMap<>();
    if (!Files.exists(file)) {
      return owners;
    }
    Matcher document = DOCUMENT.matcher(Files.readString(file));
    if (!document.matches()) {
      throw damaged("it is not the JSON object that was written");
    }
    for (String entry : document.group(1).split(",", -1)) {
      if (!entry.isBlank()) {
        add(entry, owners);
      }
    }
    return owners;
  }

  /**
   * The ids of all owners, with one more if need be. Several platforms may use the same file.
   *
   * @param owner who needs an id
   * @param choice chooses one that is not among those given away
   */
  SortedMap<String, Integer> readWith(String owner, ToIntFunction<Set<Integer>> choice)
      throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Closing the channel gives the lock back.
      channel.lock();
      SortedMap<String, Integer> owners = read();
      if (!owners.containsKey(owner)) {
        Set<Integer> taken = new TreeSet<>(owners.values());
        taken.addAll(OwnedFiles.owners(file.getParent(), range));
        owners.put(owner, choice.applyAsInt(taken));
        write(owners);
      }
      return owners;
    }
  }

  private void write(SortedMap<String, Integer> owners) throws IOException {
    String entries =
        owners.entrySet().stream().map(IdentityStore::line).collect(Collectors.joining(",\n"));
    String document = "{\n  \"version\": 1,\n  \"owners\": {\n" + entries + "\n  }\n}\n";
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.getParent())) {
      directory.force(true);
    }
  }

  private void add(String entry, Map<String, Integer> owners) throws IOException {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      throw damaged("not an owner and an id: " + entry.strip());
    }
    long number = Long.parseLong(matcher.group(2));
    if (number < IdRange.LOWEST || number > Integer.MAX_VALUE) {
      throw damaged("no id that a plugin may have: " + entry.strip());
    }
    int id = (int) number;
    if (owners.containsValue(id) || owners.put(matcher.group(1), id) != null) {
      throw damaged("an owner or an id stands there twice: " + entry.strip());
    }
  }

  private IOException damaged(String why) {
    return new IOException(
        file
            + " is damaged ("
            + why
            + "). Restore it from a backup, or delete it after all files below the data directory"
            + " of plugins have been given to another user");
  }

  private static String line(Map.Entry<String, Integer> owner) {
    return "    \"" + owner.getKey() + "\": " + owner.getValue();
  }
}
