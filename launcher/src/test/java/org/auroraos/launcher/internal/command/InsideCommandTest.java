package org.auroraos.launcher.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.auroraos.launcher.internal.ExitCodes;
import org.auroraos.launcher.internal.LauncherException;
import org.junit.jupiter.api.Test;

class InsideCommandTest {
  @Test
  void theOptionsComeBeforeThePluginAndTheCommandStaysAsItIs() {
    assertThat(
            words("--raw", "--plugin", "a", "--timeout=5s", "--json", "--", "ls", "-l", "--", ""))
        .containsExactly(
            "--quiet", "--raw", "--timeout", "5s", "--json", "a", "--", "ls", "-l", "--", "");
    assertThat(words("--plugin=a", "ls")).containsExactly("--quiet", "a", "--", "ls");
  }

  @Test
  void mistakesAreToldWithTheCodeForThem() {
    assertRefused("no command", "--plugin", "a", "--");
    assertRefused("no command", "--plugin", "a");
    assertRefused("--plugin needs a value", "--plugin");
    assertRefused("--plugin needs the id", "--plugin", "--", "ls");
    assertRefused("--timeout needs a value", "--plugin", "a", "--timeout");
    assertRefused("unknown option --policy", "--plugin", "a", "--policy", "x", "ls");
  }

  private static List<String> words(String... arguments) {
    return InsideCommand.words(List.of(arguments));
  }

  private static void assertRefused(String problem, String... arguments) {
    assertThatThrownBy(() -> words(arguments))
        .isInstanceOfSatisfying(
            LauncherException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCodes.USAGE))
        .hasMessageContaining(problem);
  }
}
