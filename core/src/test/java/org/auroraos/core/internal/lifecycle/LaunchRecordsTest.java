package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;
import org.auroraos.api.sandbox.Enforcement;
import org.auroraos.api.sandbox.EnforcementReport;
import org.auroraos.api.sandbox.SandboxStatus;
import org.auroraos.core.internal.archive.Sha256;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every process of a plugin is in the audit log, with the policy that it really runs under. */
class LaunchRecordsTest {
  private static final String LAUNCHED = "plugin.launched";
  private static final String ADOPTED = "plugin.adopted";
  private static final String DIGEST = "policy-digest";

  @TempDir Path temp;

  @Test
  void aLaunchSaysWhatRunsUnderWhichPolicyAndWhatIsEnforced() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
      platform.configurations.plugin("p", Map.of("policy", "mine"));
      platform.hypervisor.script =
          run ->
              run.enforced =
                  new EnforcementReport(
                      List.of(
                          new Enforcement(Capability.MEMORY, "256MiB", true, "cgroup", ""),
                          new Enforcement(Capability.SYSCALLS, "default", false, "", "none")));
      platform.deployCommand("p", "p");
      FakeRun run = platform.hypervisor.next();
      String digest = platform.awaitState("p", PluginState.ACTIVE).digest();

      assertThat(platform.audit.of("p", LAUNCHED))
          .containsExactly(
              "aurora {digest="
                  + digest
                  + ", enforced=memory, not-enforced=syscalls, pid="
                  + run.pid()
                  + ", policy=mine, policy-digest="
                  + digestOf(run.instance.policy())
                  + ", run="
                  + run.traceId()
                  + "}");
    }
  }

  @Test
  void whatThePluginsOwnSettingsChangeOfItsPolicyChangesTheDigest() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
      platform.configurations.plugin("plain", Map.of("policy", "mine"));
      platform.configurations.plugin("p", Map.of("policy", "mine", "limits.memory", "300MiB"));
      platform.deployCommand("plain", "plain");
      FakeRun plain = platform.hypervisor.next();
      platform.deployCommand("p", "p");
      FakeRun changed = platform.hypervisor.next();
      platform.awaitState("plain", PluginState.ACTIVE);
      platform.awaitState("p", PluginState.ACTIVE);

      assertThat(platform.audit.details(LAUNCHED, "policy")).containsExactly("mine", "mine");
      assertThat(platform.audit.details(LAUNCHED, DIGEST))
          .containsExactly(digestOf(plain.instance.policy()), digestOf(changed.instance.policy()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void oneThatIsTakenOverHasThePolicyItWasStartedWith() throws Exception {
    Platform first = new Platform(temp);
    first.configurations.policy("mine", Map.of("limits.memory", "256MiB"));
    first.configurations.plugin("p", Map.of("policy", "mine"));
    first.deployCommand("p", "p");
    FakeRun run = first.hypervisor.next();
    String digest = first.awaitState("p", PluginState.ACTIVE).digest();
    List<String> launched = first.audit.of("p", LAUNCHED);
    first.leave();
    first.configurations.policy("mine", Map.of("limits.memory", "300MiB"));

    try (Platform second = first.next()) {
      second.backendCame();
      second.awaitState("p", PluginState.ACTIVE);

      assertThat(second.audit.of("p", ADOPTED)).isEqualTo(launched);
      assertThat(second.audit.details(ADOPTED, DIGEST))
          .containsExactly(digestOf(run.instance.policy()));
      assertThat(second.audit.details(ADOPTED, "digest")).containsExactly(digest);
      assertThat(second.audit.of("p", LAUNCHED)).isEmpty();
    }
  }

  @Test
  void oneThatNeverGetsReadyIsRecordedToo() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("p", Map.of("readiness", "line", "restart", "never"));
      platform.deployCommand("p", "p");
      FakeRun run = platform.hypervisor.next();
      run.end(SandboxStatus.EXITED, 3);
      platform.awaitState("p", PluginState.FAILED);

      assertThat(platform.audit.details(LAUNCHED, "run")).containsExactly(run.traceId());
    }
  }

  @Test
  void anInstallationIsRecordedAsOneAndTheStartAfterIt() throws Exception {
    try (Platform platform = new Platform(temp)) {
      InstallationTest.deploy(platform, "1");
      FakeRun install = platform.hypervisor.next();
      install.end(SandboxStatus.OK, 0);
      FakeRun start = platform.hypervisor.next();
      String digest = platform.awaitState("p", PluginState.ACTIVE).digest();

      assertThat(platform.audit.details(LAUNCHED, "entry")).containsExactly("install", "");
      assertThat(platform.audit.details(LAUNCHED, "run"))
          .containsExactly(install.traceId(), start.traceId());
      assertThat(platform.audit.details(LAUNCHED, "digest")).containsExactly(digest, digest);
      String policy = digestOf(start.instance.policy());
      assertThat(platform.audit.details(LAUNCHED, DIGEST)).containsExactly(policy, policy);
    }
  }

  @Test
  void aFullDiskDoesNotKeepAPluginFromStarting() throws IOException {
    try (Platform platform = new Platform(temp)) {
      platform.audit.full(true);
      platform.deployCommand("p", "p");

      platform.awaitState("p", PluginState.ACTIVE);
    }
  }

  private static String digestOf(SandboxPolicy policy) {
    return Sha256.ofText(new PolicyCodecComponent().toJson(policy));
  }
}
