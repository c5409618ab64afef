package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Set;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces inside a sandbox, where no filter stands in front of the limit. */
class NestedNamespacesTest {
  @TempDir static Path data;

  private static Sandboxes sandboxes;

  @BeforeAll
  static void open() throws Exception {
    assumeThat(Path.of("/usr/bin/unshare")).as("unshare, to make a namespace").exists();
    sandboxes = new Sandboxes(data);
  }

  @AfterAll
  static void close() throws Exception {
    if (sandboxes != null) {
      sandboxes.close();
    }
  }

  @Test
  void noneCanBeMadeWhereThePolicyFiltersCalls() throws Exception {
    // This filter lets the call pass; what denies it is the limit.
    Sandboxes.Ended ended = unshare(new SyscallPolicy(Profile.NONE, Set.of("acct")));

    assertThat(ended.stderr()).contains("No space left on device");
    assertThat(ended.exit().rc()).isNotZero();
  }

  @Test
  void aPolicyWithoutFilterMayMakeThem() throws Exception {
    Sandboxes.Ended ended = unshare(SyscallPolicy.none());

    assertThat(ended.stdout()).isEqualTo("made\n");
  }

  private static Sandboxes.Ended unshare(SyscallPolicy calls) throws Exception {
    SandboxPolicy policy = Sandboxes.policy().syscalls(calls).build();
    return sandboxes.run(Sandboxes.script(policy, "unshare --user echo made"));
  }
}
