package org.auroraos.core.internal.lint;

import java.time.Duration;
import java.util.List;
import org.auroraos.api.plugin.PluginShape;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.PolicySubject.User;

/** Whether a policy fits those who use it. */
final class UseRule implements Rule {
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
          limits.toBuilder().wallTime(Duration.ZERO));
    }
    if (!limits.cpuTime().isZero()) {
      found(
          inspection,
          Exposure.CPU_TIME_ENDS_PLUGINS,
          "limits.cpu-time",
          "counts as long as a plugin runs: sooner or later "
              + String.join(", ", plugins)
              + " has used it up. limits.cpu-quota bounds the use without an end.",
          limits.toBuilder().cpuTime(Duration.ZERO).cpuQuota(Math.max(100, limits.cpuQuota())));
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

  private static void jvm(Inspection inspection, Limits limits, String bundles) {
    if (limits.memory() != 0 && limits.memory() < Limits.JVM_MIN_MEMORY) {
      found(
          inspection,
          Exposure.TOO_SMALL_FOR_JVM,
          "limits.memory",
          "is too little for the JVM of " + bundles + ", which is not started.",
          limits.toBuilder().memory(Limits.JVM_MIN_MEMORY));
    }
    if (limits.processes() != 0 && limits.processes() < Limits.JVM_MIN_PROCESSES) {
      found(
          inspection,
          Exposure.TOO_SMALL_FOR_JVM,
          "limits.processes",
          "is too few for the JVM of " + bundles + ", which is not started.",
          limits.toBuilder().processes(Limits.JVM_MIN_PROCESSES));
    }
  }

  private static void found(
      Inspection inspection, Exposure exposure, String key, String reason, Limits.Builder mended) {
    SandboxPolicy policy = inspection.policy();
    inspection.found(
        exposure,
        key,
        inspection.value(key),
        key + " " + reason,
        policy.toBuilder().limits(mended.build()).build());
  }
}
