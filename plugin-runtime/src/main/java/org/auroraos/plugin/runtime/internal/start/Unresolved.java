package org.auroraos.plugin.runtime.internal.start;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;

/**
 * Says why bundles do not resolve: what each one needs that is not there, and what is there in its
 * place. Where every single need is met and only not all together (two versions of a package that
 * meet in one bundle, two singletons), it gives the framework's own words.
 */
final class Unresolved {
  private final List<Bundle> present;
  private final Capabilities capabilities = new Capabilities();
  private final Capabilities offered;

  /**
   * Of these bundles, the system bundle among them, some do not resolve.
   *
   * @param offered what the runtime could have added
   */
  Unresolved(List<Bundle> present, Capabilities offered) {
    this.present = present;
    this.offered = offered;
    for (Bundle bundle : present) {
      capabilities.add(bundle.adapt(BundleRevision.class));
    }
  }

  /** One line for each need that is not met. */
  String describe() {
    Set<String> lines = new LinkedHashSet<>();
    Set<String> consequences = new LinkedHashSet<>();
    for (Bundle bundle : present) {
      if (bundle.getState() == Bundle.INSTALLED) {
        describe(bundle, lines, consequences);
      }
    }
    if (lines.isEmpty()) {
      for (Bundle bundle : present) {
        if (bundle.getState() == Bundle.INSTALLED) {
          lines.add(frameworkReason(bundle));
        }
      }
    }
    lines.addAll(consequences);
    return String.join("\n", lines);
  }

  private void describe(Bundle bundle, Set<String> lines, Set<String> consequences) {
    for (BundleRequirement requirement :
        bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
      if (!isForResolver(requirement)) {
        continue;
      }
      String need = name(bundle) + " needs " + RequirementText.of(requirement).describe();
      List<BundleCapability> matching = capabilities.matching(requirement);
      if (matching.isEmpty()) {
        lines.add(need + ": " + instead(requirement));
      } else if (matching.stream().allMatch(Unresolved::isUnresolved)) {
        consequences.add(need + " of " + name(provider(matching.get(0))) + ", see there");
      }
    }
  }

  private static boolean isForResolver(BundleRequirement requirement) {
    String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    return (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE))
        && (resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY));
  }

  /** What there is instead of what is required. */
  private String instead(BundleRequirement requirement) {
    return switch (requirement.getNamespace()) {
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "this is Java " + Runtime.version().feature();
      case NativeNamespace.NATIVE_NAMESPACE ->
          "this is " + System.getProperty("os.name") + " " + System.getProperty("os.arch");
      default -> others(requirement);
    };
  }

  private String others(BundleRequirement requirement) {
    Set<String> others = new LinkedHashSet<>();
    List<BundleCapability> candidates = new ArrayList<>(capabilities.candidates(requirement));
    candidates.addAll(offered.candidates(requirement));
    if (RequirementText.of(requirement).name().isPresent()) {
      for (BundleCapability capability : candidates) {
        others.add(version(capability) + " of " + name(provider(capability)));
      }
    }
    return others.isEmpty()
        ? "nothing in the plugin or the runtime provides it"
        : "there is only " + String.join(", ", others);
  }

  private static String version(BundleCapability capability) {
    String attribute = RequirementText.versionAttribute(capability.getNamespace());
    Object version = capability.getAttributes().get(attribute);
    return version == null ? "one without a version" : version.toString();
  }

  private static boolean isUnresolved(BundleCapability capability) {
    return provider(capability).getState() == Bundle.INSTALLED;
  }

  private static Bundle provider(BundleCapability capability) {
    return capability.getRevision().getBundle();
  }

  private static String frameworkReason(Bundle bundle) {
    String prefix = name(bundle) + " does not go together with the others";
    try {
      bundle.start(Bundle.START_TRANSIENT);
      return prefix;
    } catch (BundleException e) {
      return prefix + ": " + e.getMessage().replace(" Unresolved requirements: []", "");
    }
  }

  private static String name(Bundle bundle) {
    return bundle.getBundleId() == 0
        ? "the JDK"
        : bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
