package org.auroraos.plugin.runtime.internal.start;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Capabilities by namespace and name. The JDK alone has hundreds of packages, and matching a
 * requirement against each is what would take time.
 */
final class Capabilities {
  private final Map<String, List<BundleCapability>> byNamespace = new HashMap<>();
  private final Map<String, List<BundleCapability>> byName = new HashMap<>();

  void add(BundleRevision revision) {
    for (BundleCapability capability : revision.getDeclaredCapabilities(null)) {
      String namespace = capability.getNamespace();
      add(byNamespace, namespace, capability);
      Object name = capability.getAttributes().get(RequirementText.nameAttribute(namespace));
      // A service has several names: the list of its interfaces.
      for (Object each : names(name)) {
        add(byName, key(namespace, each.toString()), capability);
      }
    }
  }

  /** Those that satisfy a requirement. */
  List<BundleCapability> matching(BundleRequirement requirement) {
    List<BundleCapability> matching = new ArrayList<>();
    for (BundleCapability capability : candidates(requirement)) {
      if (requirement.matches(capability)) {
        matching.add(capability);
      }
    }
    return matching;
  }

  /** Those of the name that is required, or all of its namespace when it requires no name. */
  List<BundleCapability> candidates(BundleRequirement requirement) {
    RequirementText text = RequirementText.of(requirement);
    return text.name().isPresent()
        ? byName.getOrDefault(key(text.namespace(), text.name().get()), List.of())
        : byNamespace.getOrDefault(text.namespace(), List.of());
  }

  private static Collection<?> names(Object name) {
    if (name == null) {
      return List.of();
    }
    return name instanceof Collection<?> names ? names : List.of(name);
  }

  private static String key(String namespace, String name) {
    return namespace + ' ' + name;
  }

  private static void add(
      Map<String, List<BundleCapability>> index, String key, BundleCapability capability) {
    List<BundleCapability> list = index.get(key);
    if (list == null) {
      list = new ArrayList<>();
      index.put(key, list);
    }
    list.add(capability);
  }
}
