package org.auroraos.api.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunRequestTest {
  @Test
  void aRequestOfACommandHasNoInputNoTimeoutAndNoListener() {
    RunRequest request = RunRequest.of(List.of("x"));
    assertThat(request.input()).isEqualTo(RunInput.empty());
    assertThat(request.timeout()).isEmpty();
    assertThat(request.environment()).isEmpty();
    assertThat(request.workingDirectory()).isEqualTo("/");
    request.output().written(OutputListener.OutputStreamName.STDOUT, new byte[0], 0);
    request.output().ended();
  }

  @Test
  void aBuilderFillsInEveryField() {
    List<String> command = new ArrayList<>(List.of("x"));
    RunRequest request =
        RunRequest.builder(command)
            .environment(Map.of("A", "1"))
            .workingDirectory("/tmp")
            .timeout(Duration.ofSeconds(1))
            .input(RunInput.channel())
            .build();
    command.add("y");
    assertThat(request.command()).containsExactly("x");
    assertThat(request.environment()).containsExactly(Map.entry("A", "1"));
    assertThat(request.workingDirectory()).isEqualTo("/tmp");
    assertThat(request.timeout()).contains(Duration.ofSeconds(1));
    assertThat(request.input()).isEqualTo(RunInput.channel());
  }

  @Test
  void aRequestWithoutACommandIsNone() {
    assertThatThrownBy(() -> RunRequest.of(List.of())).hasMessage("no command");
  }
}
