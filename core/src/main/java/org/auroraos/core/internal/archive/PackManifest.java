package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.JsonException;

/** {@code manifest.yaml} in the format {@value #SCHEMA}. */
final class PackManifest {
  private static final String SCHEMA = "aurora-manifest-v1";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path root;
  private final List<String> notes = new ArrayList<>();

  /**
   * A pack.
   *
   * @param root the unpacked plugin
   */
  PackManifest(Path root) {
    this.root = root;
  }

  PluginDescription describe(Fields top) throws IOException {
    String schema = top.string("schema_version");
    if (!schema.equals(SCHEMA)) {
      throw new JsonException(
          top.place("schema_version"), "is '" + schema + "', known is " + SCHEMA);
    }
    Fields pack = top.optionalObject("pack").orElseThrow(() -> top.missing("pack"));
    top.end();
    String id = PluginId.check(pack.string("id"), pack.place("id"));
    String name = pack.string("name");
    String version = pack.string("version");
    String description = pack.optionalString("description").orElse("");
    Map<EntryPoint, List<String>> commands = entryPoints(pack);
    List<Dependency> dependencies = DependencyKeys.take(pack);
    checkArtifacts(pack.objects("artifacts"));
    Safety safety = safety(pack.optionalObject("safety"));
    pack.end();
    return new PluginDescription(
        id,
        name,
        version,
        description,
        PluginShape.PACK,
        List.of(),
        commands,
        List.of(),
        dependencies,
        safety.approvalRequired(),
        safety.healthTimeout(),
        notes);
  }

  private Map<EntryPoint, List<String>> entryPoints(Fields pack) throws IOException {
    Fields fields = pack.optionalObject("entrypoint").orElseThrow(() -> pack.missing("entrypoint"));
    Map<EntryPoint, List<String>> commands = new EnumMap<>(EntryPoint.class);
    for (EntryPoint point : EntryPoint.values()) {
      Optional<String> entry = fields.optionalString(point.key());
      if (entry.isPresent()) {
        commands.put(point, EntryCommand.of(root, entry.get(), fields.place(point.key())));
      }
    }
    fields.end();
    if (!commands.containsKey(EntryPoint.START)) {
      throw new JsonException(fields.place(), "the key 'start' is missing: nothing to run");
    }
    return commands;
  }

  private void checkArtifacts(List<Fields> artifacts) throws IOException {
    for (Fields artifact : artifacts) {
      String path = artifact.string("path");
      String expected = artifact.optionalString("sha256").orElse("").toLowerCase(Locale.ROOT);
      artifact.end();
      Path file = EntryCommand.inside(root, path, artifact.place("path"));
      if (expected.isEmpty()) {
        continue;
      }
      if (!SHA256.matcher(expected).matches()) {
        throw new JsonException(
            artifact.place("sha256"), "'" + expected + "' is not 64 hexadecimal digits");
      }
      String actual = Sha256.of(file);
      if (!actual.equals(expected)) {
        throw new ArchiveException(
            artifact.place("sha256"), path, "its SHA-256 is " + actual + ", not " + expected);
      }
    }
  }

  /** What it says of how it is to be handled. */
  private record Safety(boolean approvalRequired, Optional<Duration> healthTimeout) {}

  private static Safety safety(Optional<Fields> safety) throws IOException {
    if (safety.isEmpty()) {
      return new Safety(false, Optional.empty());
    }
    Fields fields = safety.get();
    fields.bool("dry_run_supported", false);
    boolean approval = fields.bool("operator_approval_required", false);
    Optional<Long> timeout = fields.optionalLong("health_check_timeout_seconds");
    fields.end();
    if (timeout.isPresent() && (timeout.get() < 1 || timeout.get() > 86_400)) {
      throw new JsonException(fields.place("health_check_timeout_seconds"), "must be 1 to 86400");
    }
    return new Safety(approval, timeout.map(Duration::ofSeconds));
  }
}
