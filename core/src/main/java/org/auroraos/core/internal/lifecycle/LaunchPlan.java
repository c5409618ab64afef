package org.auroraos.core.internal.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auroraos.api.hypervisor.InstanceSpec;

/**
 * What it takes to run a plugin.
 *
 * @param instance where it runs
 * @param command its program
 * @param environment added to that of the policy
 * @param workingDirectory inside
 * @param runtimeProtocol whether it is a bundle plugin, which says itself when it is ready
 * @param stopCommand what is run before it is asked to end, if there is such a thing
 */
record LaunchPlan(
    InstanceSpec instance,
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    boolean runtimeProtocol,
    Optional<List<String>> stopCommand) {}
