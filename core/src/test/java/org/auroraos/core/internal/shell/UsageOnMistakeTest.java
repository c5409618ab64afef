package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.core.internal.lint.PolicyLinterComponent;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong words are answered with a usage line; right ones never are. */
class UsageOnMistakeTest {
  @TempDir Path logs;
  private Gogo gogo;

  @BeforeEach
  void shell() {
    PolicyCodecComponent codec = new PolicyCodecComponent();
    FakePlugins plugins =
        new FakePlugins(logs).with(FakePlugins.plugin("clock", "Clock", "1", PluginState.ACTIVE));
    gogo =
        new Gogo(
            new ValueConverter(),
            new PluginCommands(plugins),
            new LogCommand(plugins),
            new PolicyCommands(
                new FakePolicies("default"), codec, new PolicyLinterComponent(codec), plugins));
  }

  @AfterEach
  void close() {
    gogo.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aurora:plugin | usage: aurora:plugin [-j] <id of the plugin, or the file of what was refused> (help aurora:plugin says more)",
        "aurora:plugin a b | usage: aurora:plugin [-j] <id of the plugin, or the file of what",
        "aurora:plugin --jsn clock | usage: aurora:plugin [-j] <id of the plugin, or the file of what",
        "aurora:plugins x | usage: aurora:plugins [-j] [-w] (help",
        "aurora:settle 5 | usage: aurora:settle [-t <how long to wait, in seconds (60)>] (help",
        "aurora:logs | usage: aurora:logs [-j] [-f] [-n <how many lines (50)>] [-s <only this",
        "aurora:restart | usage: aurora:restart [-j] <id of the plugin> (help",
        "aurora:policy a b c d | usage: aurora:policy [-j] <name of the policy>, or aurora:policy",
      })
  void wordsThatNoCommandTakesAreAnsweredWithAUsageLine(String line, String usage) {
    assertThatThrownBy(() -> gogo.execute(line))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith(usage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aurora:plugins",
        "aurora:plugins -j",
        "aurora:plugin clock",
        "aurora:plugin --json clock",
        "aurora:plugin clock -j",
        "aurora:settle",
        "aurora:settle -t 1",
        "aurora:policies",
        "aurora:policy default",
        "aurora:policy -j default",
        "aurora:policy lint default",
        "aurora:policy -j score default",
        "aurora:policy export -f json default",
        "aurora:restart clock",
      })
  void whatACommandTakesIsNotMistakenForAMistake(String line) throws Exception {
    gogo.execute(line);
    assertThat(gogo.err()).isEmpty();
  }

  @Test
  void theOptionsOfLogsMayAllBeGiven() {
    assertThatThrownBy(() -> gogo.execute("aurora:logs -j -n 5 -s stdout nobody"))
        .hasMessage("there is no plugin 'nobody'; aurora:plugins lists them");
  }
}
