package org.auroraos.core.internal.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.auroraos.api.audit.AuditEntry;
import org.auroraos.api.audit.AuditLog;
import org.auroraos.api.hypervisor.InstanceSpec;
import org.auroraos.api.hypervisor.Run;
import org.auroraos.api.policy.PolicyCodec;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.core.internal.archive.Sha256;
import org.auroraos.core.internal.store.LaunchRecord;

/**
 * Records every process of a plugin as soon as it is there, whatever becomes of it: which version
 * it is of, and which policy it really runs under. That is what the platform has started it with,
 * and neither what the plugin's settings nor what the policy of this name say by now.
 */
final class LaunchRecords {
  /** The process of a plugin, or its entry point {@code install}, was started. */
  static final String LAUNCHED = "plugin.launched";

  /** One that an earlier platform or backend has started is taken over. */
  static final String ADOPTED = "plugin.adopted";

  /** A spare was started. */
  static final String SPARE_STARTED = "plugin.spare.started";

  /** A spare is the plugin's process from now on. */
  static final String SPARE_TOOK_OVER = "plugin.spare.took-over";

  private final Supplier<Optional<AuditLog>> audit;
  private final PolicyCodec codec;

  LaunchRecords(Supplier<Optional<AuditLog>> audit, PolicyCodec codec) {
    this.audit = audit;
    this.codec = codec;
  }

  void record(String event, LaunchRecord launch, Run process) {
    Map<String, String> details =
        details(launch.digest(), launch.policyName(), launch.policy(), process);
    append(event, launch.plugin(), details);
  }

  /**
   * The entry point {@code install} was started.
   *
   * @param digest of the version
   * @param instance where it runs
   */
  void install(String digest, InstanceSpec instance, Run process) {
    Map<String, String> details =
        details(digest, instance.policyName(), codec.toJson(instance.policy()), process);
    details.put("entry", "install");
    append(LAUNCHED, instance.id(), details);
  }

  private static Map<String, String> details(
      String digest, String policyName, String policy, Run process) {
    Map<String, String> details = new TreeMap<>();
    details.put("pid", Long.toString(process.pid()));
    details.put("run", process.traceId());
    details.put("digest", digest);
    details.put("policy", policyName);
    details.put("policy-digest", Sha256.ofText(policy));
    details.put("enforced", names(process, true));
    details.put("not-enforced", names(process, false));
    details.values().removeIf(String::isEmpty);
    return details;
  }

  private static String names(Run process, boolean applied) {
    List<Enforcement> entries = process.enforced().entries();
    return entries.stream()
        .filter(entry -> entry.applied() == applied && !entry.requested().isEmpty())
        .map(entry -> entry.capability().id())
        .collect(Collectors.joining(" "));
  }

  /** A loss is counted and told by the log itself. */
  private void append(String event, String plugin, Map<String, String> details) {
    audit
        .get()
        .ifPresent(
            log -> {
              var unused = log.append(AuditEntry.of(event, plugin, details));
            });
  }
}
