package org.auroraos.backend.linux.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestRunnerTest {
  private static final String TWO = "TEST\tSUCCESSFUL\ta\t\nnoise\nTEST\tABORTED\tb\tno\n";

  @Test
  void theResultsOfARunThatWentToItsEndAreItsLines() {
    assertThat(TestRunner.results(TWO + "TOTAL\t2\n"))
        .containsExactly("TEST\tSUCCESSFUL\ta\t", "TEST\tABORTED\tb\tno");
  }

  @Test
  void aRunWithoutATotalOrWithAnotherOneHasNoResults() {
    for (String end : new String[] {"", "TOTAL\t3\n", "TOTAL\t2\nTOTAL\t2\n"}) {
      assertThatThrownBy(() -> TestRunner.results(TWO + end)).isInstanceOf(AssertionError.class);
    }
  }
}
