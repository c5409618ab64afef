package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Access;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Grant;
import org.auroraos.backend.linux.internal.landlock.LandlockRuleset.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRulesLayerTest {
  /** As in {@code linux/landlock.h}. */
  private static final int LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF = 1 << 0;

  private static final int LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON = 1 << 1;

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9})
  void theAuditLogIsToldDenialsOfTheProgramAndNoneOfTheSetup(int abi) {
    assertThat(flags(abi))
        .isEqualTo(
            LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF | LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON);
  }

  @Test
  void aKernelThatHasNoLogFlagsIsGivenNone() {
    assertThat(flags(6)).isZero();
    assertThat(flags(1)).isZero();
  }

  private static int flags(int abi) {
    List<Grant> grants = List.of(new Grant("/", Access.LIST));
    return FileRulesLayer.rules(LandlockRuleset.compile(abi, grants, new Ports.None())).flags();
  }
}
