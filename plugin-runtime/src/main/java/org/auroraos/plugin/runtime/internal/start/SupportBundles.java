package org.auroraos.plugin.runtime.internal.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;

/**
 * The bundles of the runtime that a plugin needs: those that provide what its bundles require and
 * do not bring along, and what these require in turn. What is optional for a bundle brings nothing.
 *
 * @param needed the bundles, installed, each after those that it needs itself
 * @param offered what all of the runtime's bundles could have provided
 */
record SupportBundles(List<Bundle> needed, Capabilities offered) {

  static SupportBundles install(BundleContext context, Path folder, List<Bundle> own)
      throws StartFailure {
    Capabilities present = new Capabilities();
    present.add(revision(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)));
    for (Bundle bundle : own) {
      present.add(revision(bundle));
    }
    Capabilities offered = new Capabilities();
    List<BundleRequirement> missing = missing(own, present);
    if (missing.isEmpty()) {
      return new SupportBundles(List.of(), offered);
    }

    List<Bundle> candidates = new ArrayList<>();
    for (Path file : BundleFiles.list(folder)) {
      Bundle bundle = BundleFiles.install(context, file);
      candidates.add(bundle);
      offered.add(revision(bundle));
    }
    Set<Bundle> needed = new LinkedHashSet<>();
    Set<Bundle> underWay = new LinkedHashSet<>();
    for (BundleRequirement requirement : missing) {
      provide(requirement, present, offered, underWay, needed);
    }
    candidates.removeAll(needed);
    uninstall(candidates);
    return new SupportBundles(List.copyOf(needed), offered);
  }

  /** Adds the bundle that provides a requirement, after the bundles that it requires itself. */
  private static void provide(
      BundleRequirement requirement,
      Capabilities present,
      Capabilities offered,
      Set<Bundle> underWay,
      Set<Bundle> needed) {
    Optional<Bundle> provider = best(offered.matching(requirement));
    // Bundles that need each other: the one that was asked for first starts last.
    if (provider.isEmpty() || !underWay.add(provider.get())) {
      return;
    }
    for (BundleRequirement next : missing(List.of(provider.get()), present)) {
      provide(next, present, offered, underWay, needed);
    }
    needed.add(provider.get());
  }

  /** The requirements that have to be satisfied and that nothing present satisfies. */
  private static List<BundleRequirement> missing(List<Bundle> bundles, Capabilities present) {
    List<BundleRequirement> missing = new ArrayList<>();
    for (Bundle bundle : bundles) {
      for (BundleRequirement requirement : revision(bundle).getDeclaredRequirements(null)) {
        if (isMandatory(requirement) && present.matching(requirement).isEmpty()) {
          missing.add(requirement);
        }
      }
    }
    return missing;
  }

  /**
   * Neither optional nor dynamic. Also counts what must be there only at run time ({@code
   * effective:=active}): the resolver does not look at it, but it names the services that a bundle
   * waits for.
   */
  private static boolean isMandatory(BundleRequirement requirement) {
    String resolution =
        requirement
            .getDirectives()
            .getOrDefault(
                Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_MANDATORY);
    return Namespace.RESOLUTION_MANDATORY.equals(resolution);
  }

  /** The one that comes first by name where several provide the same. */
  private static Optional<Bundle> best(List<BundleCapability> capabilities) {
    return capabilities.isEmpty()
        ? Optional.empty()
        : Optional.of(capabilities.get(0).getRevision().getBundle());
  }

  private static void uninstall(List<Bundle> bundles) throws StartFailure {
    for (Bundle bundle : bundles) {
      try {
        bundle.uninstall();
      } catch (BundleException e) {
        throw new StartFailure(
            Stage.FRAMEWORK, bundle.getSymbolicName(), "a bundle cannot be uninstalled", e);
      }
    }
  }

  private static BundleRevision revision(Bundle bundle) {
    return bundle.adapt(BundleRevision.class);
  }
}
