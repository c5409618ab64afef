package org.auroraos.core.internal.lint;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.PolicySubject.User;
import org.auroraos.api.sandbox.Capability;

/** Whether a policy fits those who use it. */
final class UseRule implements Rule {
  /** Percent. */
  private static final int WHOLE_CPU = 100;

  @Override
  public void check(Inspection inspection) {
    List<String> plugins = inspection.users().stream().map(User::plugin).toList();
    if (plugins.isEmpty()) {
      return;
    }
    Limits limits = inspection.policy().limits();
    if (!limits.wallTime().isZero()) {
      found(
          inspection,
          Exposure.WALL_TIME_ENDS_PLUGINS,
          "limits.wall-time",
          "ends " + String.join(", ", plugins) + " after that time, however well it runs.",
          mended(inspection, limits.toBuilder().wallTime(Duration.ZERO)));
    }
    if (!limits.cpuTime().isZero()) {
      found(
          inspection,
          Exposure.CPU_TIME_ENDS_PLUGINS,
          "limits.cpu-time",
          "counts as long as a plugin runs: sooner or later "
              + String.join(", ", plugins)
              + " has used it up. limits.cpu-quota bounds the use without an end.",
          boundedByQuota(inspection.policy()));
    }
    List<String> bundles =
        inspection.users().stream()
            .filter(user -> user.shape() == PluginShape.BUNDLE)
            .map(User::plugin)
            .toList();
    if (!bundles.isEmpty()) {
      jvm(inspection, limits, String.join(", ", bundles));
    }
  }

  /** As the time was: what had to be there must not become what may be missing. */
  private static SandboxPolicy boundedByQuota(SandboxPolicy policy) {
    int quota = policy.limits().cpuQuota() == 0 ? WHOLE_CPU : policy.limits().cpuQuota();
    Set<Capability> optional = new HashSet<>(policy.optional());
    if (!optional.contains(Capability.CPU_TIME)) {
      optional.remove(Capability.CPU_QUOTA);
    }
    return policy.toBuilder()
        .limits(policy.limits().toBuilder().cpuTime(Duration.ZERO).cpuQuota(quota).build())
        .optional(optional)
        .build();
  }

  private static void jvm(Inspection inspection, Limits limits, String bundles) {
    if (limits.memory() != 0 && limits.memory() < Limits.JVM_MIN_MEMORY) {
      found(
          inspection,
          Exposure.TOO_SMALL_FOR_JVM,
          "limits.memory",
          "is too little for the JVM of " + bundles + ", which is not started.",
          mended(inspection, limits.toBuilder().memory(Limits.JVM_MIN_MEMORY)));
    }
    if (limits.processes() != 0 && limits.processes() < Limits.JVM_MIN_PROCESSES) {
      found(
          inspection,
          Exposure.TOO_SMALL_FOR_JVM,
          "limits.processes",
          "is too few for the JVM of " + bundles + ", which is not started.",
          mended(inspection, limits.toBuilder().processes(Limits.JVM_MIN_PROCESSES)));
    }
  }

  private static void found(
      Inspection inspection, Exposure exposure, String key, String reason, SandboxPolicy mended) {
    inspection.found(exposure, key, inspection.value(key), key + " " + reason, mended);
  }

  private static SandboxPolicy mended(Inspection inspection, Limits.Builder limits) {
    return inspection.policy().toBuilder().limits(limits.build()).build();
  }
}
