package org.auroraos.core.internal.lifecycle;

import org.auroraos.core.internal.store.LaunchRecord;

/**
 * The process of a spare.
 *
 * @param terms what it is prepared for
 * @param launch how it was launched
 * @param run what is heard of it
 */
record Standby(SpareTerms terms, LaunchRecord launch, BundleRun run) {
  /** The name of its instance. */
  String instanceId() {
    return run.instance().spec().id();
  }
}
