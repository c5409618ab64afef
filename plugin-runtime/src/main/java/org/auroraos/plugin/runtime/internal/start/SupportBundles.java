package org.auroraos.plugin.runtime.internal.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;

/**
 * Finds the bundles of the runtime that a plugin needs: those that provide what its bundles require
 * and do not bring along, and what these require in turn. What is optional for a bundle brings
 * nothing.
 */
final class SupportBundles {
  private final Capabilities present = new Capabilities();
  private final Set<Bundle> visited = new HashSet<>();
  private final Set<Bundle> needed = new LinkedHashSet<>();
  private Capabilities offered = new Capabilities();

  private SupportBundles() {}

  /** Installs, for the plugin's own bundles, what they need of a folder. */
  static SupportBundles install(BundleContext context, Path folder, List<Bundle> own)
      throws StartFailure {
    SupportBundles support = new SupportBundles();
    support.present.add(revision(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)));
    for (Bundle bundle : own) {
      support.present.add(revision(bundle));
    }
    List<BundleRequirement> missing = support.missing(own);
    if (!missing.isEmpty()) {
      support.provide(missing, new SupportShelf(context, folder));
    }
    return support;
  }

  /** The bundles, installed, each after those that it needs itself. */
  List<Bundle> needed() {
    return List.copyOf(needed);
  }

  /** What the bundles that were looked at could provide, needed or not. */
  Capabilities offered() {
    return offered;
  }

  private void provide(List<BundleRequirement> missing, SupportShelf shelf) throws StartFailure {
    for (BundleRequirement requirement : missing) {
      provide(requirement, shelf);
    }
    shelf.uninstallAllBut(needed);
    offered = shelf.offered();
  }

  private void provide(BundleRequirement requirement, SupportShelf shelf) throws StartFailure {
    Optional<Bundle> provider = shelf.provider(requirement);
    // Of bundles that need each other, the one that was asked for first starts last.
    if (provider.isEmpty() || !visited.add(provider.get())) {
      return;
    }
    for (BundleRequirement next : missing(List.of(provider.get()))) {
      provide(next, shelf);
    }
    needed.add(provider.get());
  }

  /** The requirements that have to be satisfied and that nothing present satisfies. */
  private List<BundleRequirement> missing(List<Bundle> bundles) {
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
    String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    return resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY);
  }

  private static BundleRevision revision(Bundle bundle) {
    return bundle.adapt(BundleRevision.class);
  }
}
