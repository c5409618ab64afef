package org.auroraos.core.internal.shell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.policy.PolicyEntry;
import org.auroraos.api.policy.lint.Assessment;

/**
 * A policy with all its keys and who has to do with it.
 *
 * @param entry the policy
 * @param properties its keys and values in written form; empty when it is not valid
 * @param assessment what is weak about it; empty when it is not valid
 * @param plugins the plugins that name it
 */
public record PolicyDetail(
    PolicyEntry entry,
    Map<String, String> properties,
    Optional<Assessment> assessment,
    List<PluginInfo> plugins) {
  /** Copies the collections. */
  public PolicyDetail {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    plugins = List.copyOf(plugins);
  }
}
