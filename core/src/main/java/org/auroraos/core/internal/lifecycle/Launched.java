package org.auroraos.core.internal.lifecycle;

import org.auroraos.api.hypervisor.Instance;
import org.auroraos.api.hypervisor.Run;

/**
 * A process and where it belongs.
 *
 * @param instance where it runs
 * @param plan what it was run by
 * @param process the process
 */
record Launched(Instance instance, LaunchPlan plan, Run process) {}
