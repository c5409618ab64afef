package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.backend.linux.internal.wire.LauncherMessage.SetupFailed;
import org.junit.jupiter.api.Test;

/** What people are told. */
class AdviceTest {
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int ENOSPC = 28;
  private static final int ELOOP = 40;

  @Test
  void aFailureNamesTheLayerTheErrorAndTheObject() {
    assertThat(Advice.message(new SetupFailed("proc", EPERM, "fsmount: proc")))
        .isEqualTo("proc: EPERM (operation not permitted) (fsmount: proc)");
  }

  @Test
  void whatAPluginCallsItsProgramCannotSteerATerminal() {
    assertThat(Advice.message(new SetupFailed("exec", ENOENT, "\u001b[2Jx\n\u202ey")))
        .contains("(\\u001b[2Jx\\u000a\\u202ey)");
  }

  @Test
  void aMissingProgramIsToldFromOneThatIsNotExecutable() {
    assertThat(Advice.kind(new SetupFailed("exec", ENOENT, "/x")))
        .isEqualTo(Kind.PROGRAM_NOT_FOUND);
    assertThat(Advice.kind(new SetupFailed("exec", EACCES, "/x")))
        .isEqualTo(Kind.PROGRAM_NOT_EXECUTABLE);
    assertThat(Advice.message(new SetupFailed("exec", ENOENT, "/x"))).contains("interpreter");
    assertThat(Advice.message(new SetupFailed("exec", EACCES, "/x"))).contains("/data");
  }

  @Test
  void aWrongSourceIsTheRequestsFaultAndAFailedStepIsNot() {
    assertThat(Advice.kind(new SetupFailed("mount:/data", ELOOP, "")))
        .isEqualTo(Kind.INVALID_REQUEST);
    assertThat(Advice.kind(new SetupFailed("cwd", ENOENT, ""))).isEqualTo(Kind.INVALID_REQUEST);
    assertThat(Advice.kind(new SetupFailed("mount:/data", EPERM, ""))).isEqualTo(Kind.SETUP_FAILED);
    assertThat(Advice.kind(new SetupFailed("cgroup", ENOENT, ""))).isEqualTo(Kind.SETUP_FAILED);
  }

  @Test
  void aShimThatCannotWriteMayDoLaterAndAFullKernelTableNot() {
    assertThat(LayerFailure.isForNow(new SetupFailed("shim", ENOSPC, "state"))).isTrue();
    assertThat(LayerFailure.isForNow(new SetupFailed("shim", EPERM, "state"))).isFalse();
    assertThat(LayerFailure.isForNow(new SetupFailed("cgroup", ENOSPC, "mkdir"))).isFalse();
  }

  @Test
  void forbiddenUserNamespacesComeWithWhatToDo() {
    assertThat(Advice.message(new SetupFailed("namespace.user", EPERM, "clone3")))
        .contains("run the platform as root");
    assertThat(Advice.message(new SetupFailed("namespace.user", ENOSPC, "clone3")))
        .contains("user.max_user_namespaces");
  }

  @Test
  void sizesAndTimesReadAsInPolicies() {
    assertThat(List.of(512L << 20, 1L << 30, 1536L << 20, 1000L, 0L))
        .extracting(Words::size)
        .containsExactly("512MiB", "1GiB", "1536MiB", "1000B", "0B");
    assertThat(List.of(Duration.ofSeconds(30), Duration.ofMillis(1500), Duration.ofMinutes(2)))
        .extracting(Words::time)
        .containsExactly("30s", "1500ms", "120s");
  }

  @Test
  void capabilitiesAreNamedWithAndWithoutPrefix() {
    assertThat(LinuxCapabilities.mask(Set.of("CAP_CHOWN", "net_bind_service"))).isEqualTo(0x401);
    assertThat(LinuxCapabilities.mask(Set.of("CAP_CHECKPOINT_RESTORE"))).isEqualTo(1L << 40);
    assertThatThrownBy(() -> LinuxCapabilities.mask(Set.of("CAP_")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
