package org.auroraos.core.internal.lifecycle;

import java.time.Instant;
import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;

/**
 * A process and where it belongs.
 *
 * @param instance where it runs
 * @param plan what it was run by
 * @param process the process
 * @param started since when it runs for the plugin: as a spare it was there before
 */
record Launched(Instance instance, LaunchPlan plan, Run process, Instant started) {
  /** One that was started for the plugin. */
  static Launched of(Instance instance, LaunchPlan plan, Run process) {
    return new Launched(instance, plan, process, process.started());
  }
}
