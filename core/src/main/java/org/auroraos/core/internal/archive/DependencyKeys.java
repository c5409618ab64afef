package org.auroraos.core.internal.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.core.internal.depend.Dependency;
import org.auroraos.core.internal.json.Fields;
import org.auroraos.core.internal.json.JsonException;

/** The key {@code dependencies} of the manifests of commands and packs. */
final class DependencyKeys {
  static final String KEY = "dependencies";

  private static final String CONSTRAINT = "version_constraint";

  private DependencyKeys() {}

  /** Takes the key; without it there are none. */
  static List<Dependency> take(Fields manifest) throws IOException {
    List<Dependency> dependencies = new ArrayList<>();
    List<Fields> all = manifest.objects(KEY);
    ManifestLimits.count(all.size(), manifest.place(KEY));
    for (Fields fields : all) {
      String id = PluginId.check(fields.string("pack_id"), fields.place("pack_id"));
      String constraint =
          ManifestLimits.text(
              fields.optionalString(CONSTRAINT).orElse(""), fields.place(CONSTRAINT));
      fields.end();
      try {
        dependencies.add(Dependency.of(id, constraint));
      } catch (IllegalArgumentException e) {
        throw new JsonException(fields.place(CONSTRAINT), e.getMessage());
      }
    }
    return dependencies;
  }
}
