package org.auroraos.core.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExecHelpTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  @Test
  void theHelpOfTheScriptHasEveryOption() throws IOException {
    String script = Files.readString(Path.of("../distribution/src/main/bin/aurora"));
    int begin = script.indexOf("Usage: aurora exec");
    List<String> inScript = options(script.substring(begin, script.indexOf("\nEND", begin)));

    assertThat(inScript).containsExactlyInAnyOrderElementsOf(options(ExecHelp.TEXT));
  }

  private static List<String> options(String text) {
    return OPTION.matcher(text).results().map(MatchResult::group).distinct().toList();
  }
}
