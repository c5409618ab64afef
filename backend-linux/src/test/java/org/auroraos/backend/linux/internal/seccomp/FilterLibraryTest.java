package org.auroraos.backend.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilterLibraryTest {
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void saysWhichCallsAProfileDeniesInAnyCase(Architecture architecture) {
    SyscallNames names = new FilterLibrary(architecture).names();

    assertThat(names.known()).contains("fork", "execve", "openat").doesNotContain("exceve");
    assertThat(names.denies(Profile.NONE, "mount")).isFalse();
    assertThat(names.denies(Profile.DEFAULT, "mount")).isTrue();
    assertThat(names.denies(Profile.DEFAULT, "openat")).isFalse();
    assertThat(names.denies(Profile.DEFAULT, "clone")).as("only with some flags").isFalse();
    assertThat(names.denies(Profile.DEFAULT, "personality")).as("but for two values").isFalse();
    assertThat(names.denies(Profile.STRICT, "mount")).isTrue();
    assertThat(names.denies(Profile.STRICT, "read")).isFalse();
  }
}
