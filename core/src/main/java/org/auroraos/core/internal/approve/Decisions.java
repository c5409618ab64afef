package org.auroraos.core.internal.approve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.plugin.ApprovalDecision;
import org.auroraos.core.internal.archive.PluginId;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.json.Views;
import org.auroraos.core.internal.store.DurableFiles;

/**
 * What operators have decided: {@code approvals/ID.json} in the platform's data, the last {@value
 * #MOST} decisions of each plugin. They outlive the plugin: what comes back unchanged is not asked
 * about again. Different plugins may be decided on at the same time.
 */
public final class Decisions {
  private static final int MOST = 16;
  private static final long FORMAT = 1;

  private record Entry(String digest, List<String> permissions, ApprovalDecision decision) {
    boolean isAbout(Subject subject) {
      return digest.equals(subject.digest()) && permissions.equals(subject.permissions());
    }
  }

  private final Path directory;

  private Decisions(Path directory) {
    this.directory = directory;
  }

  /** Those in a platform's data directory. */
  public static Decisions open(Path data) throws IOException {
    Path directory = data.resolve("approvals");
    DurableFiles.directory(directory, "rwx------");
    return new Decisions(directory);
  }

  /**
   * The last decision on exactly this.
   *
   * @throws IOException when it cannot be known; nothing is approved then
   */
  public Optional<ApprovalDecision> find(Subject subject) throws IOException {
    return read(subject.id()).stream()
        .filter(entry -> entry.isAbout(subject))
        .findFirst()
        .map(Entry::decision);
  }

  /** Makes this the last decision on exactly this. */
  public void record(Subject subject, ApprovalDecision decision) throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(subject.digest(), subject.permissions(), decision));
    read(subject.id()).stream()
        .filter(entry -> !entry.isAbout(subject))
        .limit(MOST - 1)
        .forEach(entries::add);
    DurableFiles.write(file(subject.id()), json(subject.id(), entries));
  }

  /** Whether anything was decided on a plugin. */
  public boolean knows(String id) {
    return Files.exists(file(id), LinkOption.NOFOLLOW_LINKS);
  }

  /** Forgets all that was decided on a plugin. */
  public void forget(String id) throws IOException {
    if (Files.deleteIfExists(file(id))) {
      DurableFiles.flush(directory);
    }
  }

  private Path file(String id) {
    if (!PluginId.isValid(id)) {
      throw new IllegalArgumentException("not a plugin's id: " + id);
    }
    return directory.resolve(id + ".json");
  }

  private static String json(String id, List<Entry> entries) {
    ObjectNode json = Json.object();
    json.put("format", FORMAT);
    json.put("id", id);
    ArrayNode list = json.putArray("decisions");
    for (Entry entry : entries) {
      ObjectNode item = list.addObject();
      item.put("decision", entry.decision().kind().name());
      item.put("digest", entry.digest());
      item.set("permissions", Views.strings(entry.permissions()));
      item.put("by", entry.decision().by());
      item.put("at", entry.decision().at().toString());
      item.put("why", entry.decision().why());
    }
    return Json.pretty(json) + "\n";
  }

  private List<Entry> read(String id) throws IOException {
    Path file = file(id);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    Fields fields = Fields.of(Json.read(file), file.toString());
    boolean known = fields.optionalLong("format").orElse(0L) == FORMAT;
    if (!known || !fields.string("id").equals(id)) {
      throw new JsonException(file.toString(), "is not what was decided on " + id);
    }
    List<Entry> entries = new ArrayList<>();
    for (Fields item : fields.objects("decisions")) {
      entries.add(entry(item));
    }
    fields.end();
    return entries;
  }

  private static Entry entry(Fields item) throws IOException {
    try {
      Entry entry =
          new Entry(
              item.string("digest"),
              item.strings("permissions"),
              new ApprovalDecision(
                  ApprovalDecision.Kind.valueOf(item.string("decision")),
                  item.string("by"),
                  Instant.parse(item.string("at")),
                  item.string("why")));
      item.end();
      return entry;
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new JsonException(item.place(), "has a value that was not written by Aurora");
    }
  }
}
