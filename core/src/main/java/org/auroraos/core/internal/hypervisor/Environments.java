package org.auroraos.core.internal.hypervisor;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.policy.EnvironmentPolicy;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.core.internal.egress.ProxySettings;

/** Composes the complete environment of a run. */
final class Environments {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Environments() {}

  /**
   * What a program needs to live, then what the policy takes over from the platform, then where its
   * proxy is if its network is egress, then what the policy sets, then what the run adds.
   *
   * @param platform the platform's own environment
   * @param home directory that is HOME
   */
  static SortedMap<String, String> compose(
      SandboxPolicy sandbox,
      Map<String, String> requested,
      Map<String, String> platform,
      String home)
      throws SandboxException {
    EnvironmentPolicy policy = sandbox.environment();
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", PATH);
    environment.put("HOME", home);
    environment.put("TMPDIR", "/tmp");
    environment.put("LANG", "C.UTF-8");
    for (String name : policy.passed()) {
      if (platform.containsKey(name)) {
        environment.put(name, platform.get(name));
      }
    }
    if (sandbox.network() == NetworkAccess.EGRESS) {
      environment.putAll(ProxySettings.environment());
    }
    environment.putAll(policy.variables());
    requireSound(requested);
    for (Map.Entry<String, String> variable : requested.entrySet()) {
      requirePermitted(policy, variable.getKey(), variable.getValue());
      environment.put(variable.getKey(), variable.getValue());
    }
    return environment;
  }

  private static void requireSound(Map<String, String> requested) throws SandboxException {
    try {
      new EnvironmentPolicy(requested, Set.of());
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }

  private static void requirePermitted(EnvironmentPolicy policy, String name, String value)
      throws SandboxException {
    if (!policy.permits(name)) {
      throw refused(
          name
              + " steers a loader or a language runtime and is refused; a policy that wants it names"
              + " it in 'environment'");
    }
    String fixed = policy.variables().get(name);
    if (fixed != null && !fixed.equals(value)) {
      throw refused("the policy sets " + name + " to another value");
    }
  }

  private static SandboxException refused(String problem) {
    return new SandboxException(
        Kind.INVALID_REQUEST, "environment", problem, EnforcementReport.empty());
  }
}
