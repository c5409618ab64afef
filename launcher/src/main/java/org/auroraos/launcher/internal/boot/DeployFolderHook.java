package org.auroraos.launcher.internal.boot;

import java.util.Collection;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Lets no bundle resolve that the guard of the deploy folder knows, and none use what it offers.
 *
 * <p>It takes such a bundle out of the resolvable ones only where that bundle itself is to be
 * resolved. When any is taken out, Felix 7.0.5 takes what is left for a list of those that may be
 * wired to; it holds the unresolved ones alone, so nothing that needs a running bundle resolves.
 */
final class DeployFolderHook implements ResolverHook {
  private final DeployFolderGuard guard;
  private final boolean guardedTrigger;

  /**
   * For one resolve operation.
   *
   * @param triggers what is to be resolved
   */
  DeployFolderHook(DeployFolderGuard guard, Collection<BundleRevision> triggers) {
    this.guard = guard;
    guardedTrigger = triggers.stream().anyMatch(this::guards);
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {
    if (guardedTrigger) {
      candidates.removeIf(this::guards);
    }
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    // A guarded fragment is nobody's trigger: it must not find its host
    if (guards(requirement.getRevision())) {
      candidates.clear();
    } else {
      candidates.removeIf(candidate -> guards(candidate.getRevision()));
    }
  }

  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> collisions) {
    // What never resolves stands in nobody's way, whatever its version
    if (guards(singleton.getRevision())) {
      collisions.clear();
    } else {
      collisions.removeIf(collision -> guards(collision.getRevision()));
    }
  }

  @Override
  public void end() {
    // nothing is kept between two resolves
  }

  private boolean guards(BundleRevision revision) {
    return guard.guards(revision.getBundle());
  }
}
