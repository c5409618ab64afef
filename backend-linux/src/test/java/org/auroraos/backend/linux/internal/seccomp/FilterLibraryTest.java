package org.auroraos.backend.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.auroraos.api.backend.SyscallNames;
import org.auroraos.api.policy.SyscallPolicy;
import org.auroraos.api.policy.SyscallPolicy.Profile;
import org.auroraos.backend.linux.internal.seccomp.FilterLibrary.Asks;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @EnumSource(
      value = Profile.class,
      names = {"DEFAULT", "STRICT"})
  void socketsAreWhatTheNetworkLeavesOfTheProfile(Profile profile) {
    int unix = 1;
    int internet = 2;
    int netlink = 16;
    int datagrams = 2 | 0x80000;

    assertThat(answers(profile, Sockets.OF_PROFILE, "socket", netlink, 3)).isEqualTo("ALLOW");
    assertThat(answers(profile, Sockets.WITHOUT_NETLINK, "socket", netlink, 3))
        .isEqualTo("EAFNOSUPPORT");
    assertThat(answers(profile, Sockets.WITHOUT_NETLINK, "socket", internet, 1)).isEqualTo("ALLOW");
    assertThat(answers(profile, Sockets.WITHOUT_NETLINK, "socketpair", unix, datagrams))
        .isEqualTo("ALLOW");
    assertThat(answers(profile, Sockets.PAIRS, "socket", unix, 1)).isEqualTo("EAFNOSUPPORT");
    assertThat(answers(profile, Sockets.PAIRS, "socketpair", unix, 1)).isEqualTo("ALLOW");
    assertThat(answers(profile, Sockets.PAIRS, "socketpair", unix, datagrams))
        .isEqualTo("EAFNOSUPPORT");
  }

  @Test
  void aFilterIsThatOfItsSockets() {
    FilterLibrary library = new FilterLibrary(Architecture.X86_64);
    SyscallPolicy policy = new SyscallPolicy(Profile.DEFAULT, Set.of());

    assertThat(
            Stream.of(Sockets.values())
                .map(sockets -> library.of(policy, Asks.ENDS, sockets).program())
                .map(Arrays::hashCode)
                .distinct())
        .hasSize(Sockets.values().length);
  }

  private static String answers(
      Profile profile, Sockets sockets, String call, int family, int type) {
    Set<String> names = new TreeSet<>();
    for (Architecture architecture : Architecture.values()) {
      names.addAll(SyscallTable.of(architecture).names());
    }
    return ProfileReader.bundled(profile.name().toLowerCase(Locale.ROOT), names)
        .with(sockets)
        .answer(call, new long[] {family, type, 0, 0, 0, 0})
        .name();
  }
}
