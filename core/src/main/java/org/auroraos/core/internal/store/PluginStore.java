package org.auroraos.core.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.core.internal.archive.PluginId;
import org.auroraos.core.internal.json.JsonException;

/**
 * The directory {@code plugins/} of the platform's data: {@code <id>/versions/<digest>/}, {@code
 * <id>/data/}, {@code <id>/state.json}. Different plugins may be worked on at the same time, one
 * plugin only by one at a time.
 */
public final class PluginStore {
  private static final String STAGING = ".staging";
  private static final String VERSIONS = "versions";
  private static final String STATE = "state.json";
  private static final String RESTARTS = "restarts.json";
  private static final String INSTALLED = "installed.json";
  private static final String ADMISSIONS = "admissions";
  private static final String PASSABLE = "rwx--x--x";

  private final Path root;

  private PluginStore(Path root) {
    this.root = root;
  }

  /**
   * Opens the store, and creates it if it is not there.
   *
   * @param data the platform's data directory
   */
  public static PluginStore open(Path data) throws IOException {
    Path root = data.toRealPath().resolve("plugins");
    DurableFiles.directory(root, PASSABLE);
    DurableFiles.delete(root.resolve(STAGING));
    DurableFiles.directory(root.resolve(STAGING), "rwx------");
    return new PluginStore(root);
  }

  /** Reads all plugins, and tidies up what an interrupted operation left. */
  public StoreContent load() throws IOException {
    List<PluginRecord> records = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path directory : DurableFiles.children(root)) {
      String name = directory.getFileName().toString();
      if (name.startsWith(".")) {
        continue;
      }
      try {
        if (!PluginId.isValid(name) || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException(directory + " is not a plugin's directory; it is left alone");
        }
        load(name).ifPresent(records::add);
      } catch (IOException e) {
        problems.add(e.getMessage());
      }
    }
    return new StoreContent(records, problems);
  }

  /** A new empty directory to unpack a plugin into; to be committed or discarded. */
  public Path stage() throws IOException {
    return Files.createTempDirectory(root.resolve(STAGING), "");
  }

  /** Deletes a staged directory, whatever is in it. */
  public void discard(Path staged) throws IOException {
    DurableFiles.delete(staged);
  }

  /**
   * Seals unpacked files and keeps them under their digest.
   *
   * @param unpacked a directory in a staged one
   * @return the digest
   */
  public String commit(String id, Path unpacked) throws IOException {
    String digest = Tree.digest(unpacked);
    Tree.seal(unpacked);
    DurableFiles.directory(directory(id), PASSABLE);
    DurableFiles.directory(directory(id).resolve(VERSIONS), PASSABLE);
    Path version = code(id, digest);
    if (Files.exists(version)) {
      if (isSound(version, digest)) {
        Tree.sealTop(version);
        return digest;
      }
      DurableFiles.delete(version);
    }
    DurableFiles.move(unpacked, version);
    Tree.sealTop(version);
    return digest;
  }

  /** Where the code of a version is. */
  public Path code(String id, String digest) {
    return directory(id).resolve(VERSIONS).resolve(digest);
  }

  /** Where a plugin keeps what is its own. */
  public Path data(String id) {
    return directory(id).resolve("data");
  }

  /** Sees to it that there is such a directory; a new one is nobody else's to look into. */
  public Path makeData(String id) throws IOException {
    Path data = data(id);
    return Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)
        ? data
        : DurableFiles.directory(data, "rwx------");
  }

  /**
   * Checks that the code of a plugin is what it was when it was deployed.
   *
   * @throws TamperedException when it is not
   * @throws IOException when it cannot be read
   */
  public void verify(PluginRecord plugin) throws IOException {
    verify(plugin.id(), plugin.digest());
  }

  /** The same for a version. */
  public void verify(String id, String digest) throws IOException {
    Path code = code(id, digest);
    String found;
    try {
      found = Tree.digest(code);
    } catch (TreeException e) {
      throw new TamperedException(code, "there is " + e.getMessage(), "");
    }
    if (!found.equals(digest)) {
      throw new TamperedException(code, "their digest is " + found, found);
    }
  }

  /** Makes this the truth about a plugin. */
  public void save(PluginRecord plugin) throws IOException {
    DurableFiles.write(directory(plugin.id()).resolve(STATE), RecordCodec.write(plugin));
  }

  /** What is known of a plugin's restarts; nothing if it had none. */
  public Optional<RestartRecord> restarts(String id) throws IOException {
    Path file = directory(id).resolve(RESTARTS);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(RestartRecord.read(file))
        : Optional.empty();
  }

  /** Makes this the truth about a plugin's restarts. */
  public void save(String id, RestartRecord restarts) throws IOException {
    DurableFiles.write(directory(id).resolve(RESTARTS), restarts.toJson());
  }

  /** Forgets a plugin's restarts. */
  public void forgetRestarts(String id) throws IOException {
    if (Files.deleteIfExists(directory(id).resolve(RESTARTS))) {
      DurableFiles.flush(directory(id));
    }
  }

  /**
   * Whether the entry point {@code install} of a version has succeeded.
   *
   * @throws IOException when that cannot be read; the message says what to do
   */
  public boolean isInstalled(String id, String digest) throws IOException {
    return InstallRecord.read(directory(id).resolve(INSTALLED)).digests().contains(digest);
  }

  /** Notes that it has. */
  public void markInstalled(String id, String digest) throws IOException {
    Path file = directory(id).resolve(INSTALLED);
    DurableFiles.write(file, InstallRecord.read(file).with(digest).toJson());
  }

  /**
   * What was found out about a version; nothing if that is not known.
   *
   * @throws JsonException when it cannot be read, or was written by another Aurora: what it said is
   *     no longer known then, and cannot be found out again without the file of the version
   */
  public Optional<AdmissionFacts> facts(String id, String digest) throws IOException {
    Path file = facts(id).resolve(digest + ".json");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(AdmissionFacts.read(file));
  }

  /** Keeps what was found out about a version. */
  public void save(String id, String digest, AdmissionFacts facts) throws IOException {
    DurableFiles.directory(facts(id), "rwx------");
    DurableFiles.write(facts(id).resolve(digest + ".json"), facts.toJson());
  }

  private Path facts(String id) {
    return directory(id).resolve(ADMISSIONS);
  }

  /** The digest that unpacked files have, or will have when they are committed. */
  public String digest(Path unpacked) throws IOException {
    return Tree.digest(unpacked);
  }

  /**
   * Deletes the versions that are neither the current nor the previous one.
   *
   * @param more digests of others that are kept
   */
  public void prune(PluginRecord plugin, Set<String> more) throws IOException {
    Set<String> kept = new HashSet<>(more);
    kept.add(plugin.digest());
    plugin.previous().ifPresent(kept::add);
    for (Path version : DurableFiles.children(directory(plugin.id()).resolve(VERSIONS))) {
      if (!kept.contains(version.getFileName().toString())) {
        DurableFiles.delete(version);
      }
    }
    for (Path facts : DurableFiles.children(facts(plugin.id()))) {
      if (!kept.contains(facts.getFileName().toString().replaceFirst("\\.json$", ""))) {
        DurableFiles.delete(facts);
      }
    }
  }

  /** Deletes a plugin's data; what is not there any more is none. */
  public void purge(String id) throws IOException {
    DurableFiles.delete(data(id));
    if (DurableFiles.isEmpty(directory(id))) {
      Files.deleteIfExists(directory(id));
    }
  }

  /** Forgets a plugin; its data is kept. */
  public void remove(String id) throws IOException {
    Path directory = directory(id);
    Files.deleteIfExists(directory.resolve(STATE));
    if (Files.isDirectory(directory)) {
      DurableFiles.flush(directory);
    }
    removeRemains(directory);
  }

  private static boolean isSound(Path version, String digest) {
    try {
      return digest.equals(Tree.digest(version));
    } catch (IOException damaged) {
      return false;
    }
  }

  private Optional<PluginRecord> load(String id) throws IOException {
    Path state = directory(id).resolve(STATE);
    if (!Files.exists(state, LinkOption.NOFOLLOW_LINKS)) {
      removeRemains(directory(id));
      return Optional.empty();
    }
    PluginRecord record;
    try {
      record = read(state, id);
    } catch (JsonException e) {
      Path aside = directory(id).resolve(STATE + ".invalid");
      DurableFiles.move(state, aside);
      removeRemains(directory(id));
      throw new IOException(
          e.getMessage()
              + "; it is now "
              + aside
              + ", and the plugin is deployed anew if its source is still there",
          e);
    }
    DurableFiles.delete(directory(id).resolve(STATE + ".new"));
    DurableFiles.delete(directory(id).resolve(RESTARTS + ".new"));
    prune(record, Set.of());
    return Optional.of(record);
  }

  private static PluginRecord read(Path state, String id) throws IOException {
    PluginRecord record = RecordCodec.read(state);
    if (!record.id().equals(id)) {
      throw new JsonException(state.toString(), "belongs to the plugin " + record.id());
    }
    return record;
  }

  private static void removeRemains(Path directory) throws IOException {
    DurableFiles.delete(directory.resolve(VERSIONS));
    DurableFiles.delete(directory.resolve(ADMISSIONS));
    DurableFiles.delete(directory.resolve(STATE + ".new"));
    DurableFiles.delete(directory.resolve(RESTARTS));
    DurableFiles.delete(directory.resolve(RESTARTS + ".new"));
    DurableFiles.delete(directory.resolve(INSTALLED));
    DurableFiles.delete(directory.resolve(INSTALLED + ".new"));
    Path data = directory.resolve("data");
    if (DurableFiles.isEmpty(data)) {
      Files.deleteIfExists(data);
    }
    if (DurableFiles.isEmpty(directory)) {
      Files.deleteIfExists(directory);
    }
  }

  private Path directory(String id) {
    if (!PluginId.isValid(id)) {
      throw new IllegalArgumentException("not a plugin's id: " + id);
    }
    return root.resolve(id);
  }
}
