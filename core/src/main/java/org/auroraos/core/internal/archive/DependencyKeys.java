package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.JsonException;

/** The key {@code dependencies} of the manifests of commands and packs. */
final class DependencyKeys {
  private DependencyKeys() {}

  /** Takes the key; without it there are none. */
  static List<Dependency> take(Fields manifest) throws IOException {
    List<Dependency> dependencies = new ArrayList<>();
    for (Fields fields : manifest.objects("dependencies")) {
      String id = PluginId.check(fields.string("pack_id"), fields.place() + ": pack_id");
      String constraint = fields.optionalString("version_constraint").orElse("");
      fields.end();
      try {
        dependencies.add(Dependency.of(id, constraint));
      } catch (IllegalArgumentException e) {
        throw new JsonException(fields.place() + ": version_constraint", e.getMessage());
      }
    }
    return dependencies;
  }
}
