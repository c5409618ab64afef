package org.auroraos.core.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.auroraos.api.policy.Limits;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFlagsTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @ValueSource(longs = {128, 144, 200, 256, 300, 512, 777, 1024, 4096, 65_536})
  void theSpaceForClassesIsOneThatNoJvmAdjusts(long mebibytes) {
    List<String> flags =
        MemoryFlags.of(Limits.defaults().toBuilder().memory(mebibytes * MIB).build());

    long classes = kib(flags, "-XX:CompressedClassSpaceSize=");
    assertThat(classes % (16 * 1024)).isZero();
    assertThat(classes).isLessThan(kib(flags, "-XX:MaxMetaspaceSize=") * 8 / 10);
  }

  private static long kib(List<String> flags, String name) {
    String value = flags.stream().filter(flag -> flag.startsWith(name)).findFirst().orElseThrow();
    return Long.parseLong(value.substring(name.length(), value.length() - 1));
  }
}
