package org.auroraos.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.auroraos.api.backend.SandboxMount;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.core.internal.jvm.ClassArchive;

/**
 * What it takes to run a plugin.
 *
 * @param instance where it runs
 * @param command its program
 * @param environment added to that of the policy
 * @param workingDirectory inside
 * @param runtimeProtocol whether it is a bundle plugin, which says itself when it is ready
 * @param readyLine whether it is another one that does, by a line on a descriptor
 * @param stopCommand what is run before it is asked to end, if there is such a thing
 */
record LaunchPlan(
    InstanceSpec instance,
    List<String> command,
    Map<String, String> environment,
    String workingDirectory,
    boolean runtimeProtocol,
    boolean readyLine,
    Optional<List<String>> stopCommand) {
  /** Names the number of the readiness descriptor. */
  static final String READY_VARIABLE = "AURORA_READY_FD";

  /** Milliseconds within which it has to write lines there, if it has to. */
  static final String WATCHDOG_VARIABLE = "AURORA_WATCHDOG_MS";

  /** The environment of the plugin's other programs, which are not asked whether they are ready. */
  Map<String, String> environmentOfOthers() {
    Map<String, String> others = new TreeMap<>(environment);
    others.remove(READY_VARIABLE);
    others.remove(WATCHDOG_VARIABLE);
    return others;
  }

  /** The same, where the JVM uses a class archive. */
  LaunchPlan with(ClassArchive.Use archive) {
    List<SandboxMount> mounts = new ArrayList<>(instance.mounts());
    mounts.add(archive.mount());
    List<String> words = new ArrayList<>(command);
    words.addAll(1, archive.options());
    return new LaunchPlan(
        new InstanceSpec(
            instance.id(),
            instance.policyName(),
            instance.policy(),
            mounts,
            instance.data(),
            instance.owner()),
        words,
        environment,
        workingDirectory,
        runtimeProtocol,
        readyLine,
        stopCommand);
  }

  /** Whether its standard input is a socket to the platform. */
  boolean channel() {
    return runtimeProtocol || readyLine;
  }
}
