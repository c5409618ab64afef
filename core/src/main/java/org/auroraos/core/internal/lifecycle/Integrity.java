package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.core.internal.store.PluginRecord;
import org.auroraos.core.internal.store.PluginStore;
import org.auroraos.core.internal.store.TamperedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the code of plugins is what was deployed: asked before anything of it runs. What was
 * changed is refused, and that is a record of its own.
 */
final class Integrity {
  /** What such a record is called. */
  static final String EVENT = "plugin.tampered";

  private static final Logger LOG = LoggerFactory.getLogger(Integrity.class);

  private final PluginStore store;
  private final Supplier<Optional<AuditLog>> audit;

  Integrity(PluginStore store, Supplier<Optional<AuditLog>> audit) {
    this.store = store;
    this.audit = audit;
  }

  /**
   * Checks the code of a version.
   *
   * @throws TamperedException when it was changed
   * @throws IOException when it cannot be read
   */
  void verify(PluginRecord plugin) throws IOException {
    try {
      store.verify(plugin);
    } catch (TamperedException e) {
      LOG.error("Plugin {}: {}", plugin.id(), e.getMessage());
      record(plugin, e);
      throw e;
    }
  }

  private void record(PluginRecord plugin, TamperedException changed) {
    Map<String, String> details = new TreeMap<>();
    details.put("version", plugin.description().version());
    details.put("code", changed.code().toString());
    details.put("expected", plugin.digest());
    details.put("found", changed.found());
    details.put("problem", changed.getMessage());
    details.values().removeIf(String::isEmpty);
    audit
        .get()
        .ifPresent(
            log -> {
              var unused = log.append(AuditEntry.of(EVENT, plugin.id(), details));
            });
  }
}
