package org.auroraos.core.internal.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.core.internal.archive.EntryPoint;
import org.auroraos.core.internal.archive.PluginDescription;
import org.auroraos.core.internal.archive.PluginId;
import org.auroraos.core.internal.archive.RequestedPermission;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;
import org.auroraos.core.internal.json.Views;

/** {@code state.json}. */
final class RecordCodec {
  private static final long FORMAT = 1;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private RecordCodec() {}

  static String write(PluginRecord record) {
    PluginDescription description = record.description();
    ObjectNode json = Json.object();
    json.put("format", FORMAT);
    json.put("id", record.id());
    json.put("desired", record.wanted() ? "started" : "stopped");
    json.put("digest", record.digest());
    record.previous().ifPresent(previous -> json.put("previous", previous));
    json.put("source", record.source().toString());
    json.put("fingerprint", record.fingerprint());
    json.put("shape", description.shape().name());
    json.put("name", description.name());
    json.put("version", description.version());
    json.put("description", description.description());
    json.set("bundles", Views.strings(description.bundles()));
    ObjectNode commands = json.putObject("commands");
    description
        .commands()
        .forEach((point, command) -> commands.set(point.key(), Views.strings(command)));
    ArrayNode permissions = json.putArray("permissions");
    for (RequestedPermission permission : description.permissions()) {
      ObjectNode entry = permissions.addObject();
      entry.put("name", permission.name());
      entry.put("value", permission.value());
      entry.put("reason", permission.reason());
    }
    ArrayNode dependencies = json.putArray("dependencies");
    for (Dependency dependency : description.dependencies()) {
      ObjectNode entry = dependencies.addObject();
      entry.put("id", dependency.id());
      entry.put("version", dependency.constraint().toString());
    }
    json.put("approvalRequired", description.approvalRequired());
    description
        .healthTimeout()
        .ifPresent(timeout -> json.put("healthTimeoutSeconds", timeout.toSeconds()));
    json.set("notes", Views.strings(description.notes()));
    return Json.pretty(json) + "\n";
  }

  static PluginRecord read(Path file) throws IOException {
    Fields fields = Fields.of(Json.read(file), file.toString());
    long format = fields.optionalLong("format").orElse(0L);
    if (format != FORMAT) {
      throw new JsonException(file.toString(), "format " + format + ", known is " + FORMAT);
    }
    String desired = fields.string("desired");
    Optional<String> previous = fields.optionalString("previous");
    PluginRecord record =
        new PluginRecord(
            description(fields),
            path(fields.string("source"), file),
            fields.string("fingerprint"),
            digest(fields.string("digest"), file),
            previous.isPresent() ? Optional.of(digest(previous.get(), file)) : previous,
            desired.equals("started"));
    fields.end();
    if (!PluginId.isValid(record.id())
        || !(desired.equals("started") || desired.equals("stopped"))) {
      throw new JsonException(file.toString(), "has a value that was not written by Aurora");
    }
    return record;
  }

  private static PluginDescription description(Fields fields) throws JsonException {
    Map<EntryPoint, List<String>> commands = new EnumMap<>(EntryPoint.class);
    Optional<Fields> written = fields.optionalObject("commands");
    if (written.isPresent()) {
      for (EntryPoint point : EntryPoint.values()) {
        List<String> command = written.get().strings(point.key());
        if (!command.isEmpty()) {
          commands.put(point, command);
        }
      }
      written.get().end();
    }
    List<RequestedPermission> permissions = new ArrayList<>();
    for (Fields permission : fields.objects("permissions")) {
      permissions.add(
          new RequestedPermission(
              permission.string("name"), permission.string("value"), permission.string("reason")));
      permission.end();
    }
    return new PluginDescription(
        fields.string("id"),
        fields.string("name"),
        fields.string("version"),
        fields.string("description"),
        shape(fields),
        fields.strings("bundles"),
        commands,
        permissions,
        dependencies(fields),
        fields.bool("approvalRequired", false),
        fields.optionalLong("healthTimeoutSeconds").map(Duration::ofSeconds),
        fields.strings("notes"));
  }

  /** Not in what was written before there were any. */
  private static List<Dependency> dependencies(Fields fields) throws JsonException {
    List<Dependency> dependencies = new ArrayList<>();
    for (Fields dependency : fields.objects("dependencies")) {
      String id = dependency.string("id");
      String version = dependency.string("version");
      dependency.end();
      try {
        dependencies.add(Dependency.of(id, version));
      } catch (IllegalArgumentException e) {
        throw new JsonException(dependency.place(), e.getMessage());
      }
    }
    return dependencies;
  }

  private static PluginShape shape(Fields fields) throws JsonException {
    try {
      return PluginShape.valueOf(fields.string("shape"));
    } catch (IllegalArgumentException e) {
      throw new JsonException(fields.place(), "shape: " + e.getMessage());
    }
  }

  private static Path path(String text, Path file) throws JsonException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new JsonException(file.toString(), "source: " + e.getMessage());
    }
  }

  private static String digest(String text, Path file) throws JsonException {
    if (!DIGEST.matcher(text).matches()) {
      throw new JsonException(file.toString(), "'" + text + "' is not a digest");
    }
    return text;
  }
}
