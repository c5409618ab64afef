package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.Json;
import org.auroraos.core.internal.json.JsonException;

/** The manifest file of a command plugin or pack. Unknown keys are errors in all of them. */
final class CommandManifest {
  private static final String MODULE = "module.json";
  private static final String MANIFEST = "manifest.json";
  private static final String PACK = "manifest.yaml";

  /** The files of which a command plugin or pack has one at its top. */
  static final List<String> FILES = List.of(MODULE, MANIFEST, PACK);

  private static final int MAX_BYTES = 1 << 20;

  private final Path root;
  private final String file;
  private final String place;

  /**
   * A manifest.
   *
   * @param root the unpacked plugin
   * @param file which of {@link #FILES} it has
   * @param source what to name in errors
   */
  CommandManifest(Path root, String file, String source) {
    this.root = root;
    this.file = file;
    this.place = source + ": " + file;
  }

  PluginDescription describe() throws IOException {
    try {
      Fields fields = parse();
      return switch (file) {
        case MODULE -> module(fields);
        case MANIFEST -> manifest(fields);
        default -> new PackManifest(root).describe(fields);
      };
    } catch (JsonException e) {
      throw ArchiveException.of(e);
    }
  }

  private Fields parse() throws IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(root.resolve(file))) {
      content = in.readNBytes(MAX_BYTES + 1);
    }
    if (content.length > MAX_BYTES) {
      throw new ArchiveException(place, "larger than " + MAX_BYTES + " bytes");
    }
    String text = Json.decode(content, place);
    return file.equals(PACK)
        ? Json.yamlFields(text, place)
        : Json.stringFields(text, place, Set.of(DependencyKeys.KEY));
  }

  private PluginDescription module(Fields fields) throws IOException {
    String name = PluginId.check(fields.string("name"), fields.place("name"));
    return command(fields, name, name, "entry");
  }

  private PluginDescription manifest(Fields fields) throws IOException {
    String id = PluginId.check(fields.string("id"), fields.place("id"));
    return command(fields, id, fields.optionalString("name").orElse(id), "entrypoint");
  }

  private PluginDescription command(Fields fields, String id, String name, String entryKey)
      throws IOException {
    String version = fields.string("version");
    String description = fields.optionalString("description").orElse("");
    String entry = fields.string(entryKey);
    List<Dependency> dependencies = DependencyKeys.take(fields);
    fields.end();
    List<String> command = EntryCommand.of(root, entry, fields.place(entryKey));
    return new PluginDescription(
        id,
        name,
        version,
        description,
        PluginShape.COMMAND,
        List.of(),
        Map.of(EntryPoint.START, command),
        List.of(),
        dependencies,
        false,
        List.of());
  }
}
