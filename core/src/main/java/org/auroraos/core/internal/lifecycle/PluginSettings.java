package org.auroraos.core.internal.lifecycle;

import java.time.Duration;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.core.internal.health.SupervisionSettings;
import org.auroraos.core.internal.supervise.RestartSettings;

/**
 * What the operator has set for one plugin.
 *
 * @param policyName the policy that it runs under
 * @param policy that policy, with what the plugin's own configuration changes of it
 * @param autostart whether it is started when it is deployed and when the platform starts
 * @param startTimeout how long it may take until it is ready
 * @param stopGrace how long it may take to end
 * @param explain whether denied system calls are explained in its log
 * @param learn whether it is watched, and a policy written from what it does
 * @param supervision how it is watched while it runs
 * @param restart after which ends it is started again, and how often
 */
record PluginSettings(
    String policyName,
    SandboxPolicy policy,
    boolean autostart,
    Duration startTimeout,
    Duration stopGrace,
    boolean explain,
    boolean learn,
    SupervisionSettings supervision,
    RestartSettings restart) {
  /** The same under another policy. */
  PluginSettings with(String otherName, SandboxPolicy other) {
    return new PluginSettings(
        otherName, other, autostart, startTimeout, stopGrace, explain, learn, supervision, restart);
  }
}
