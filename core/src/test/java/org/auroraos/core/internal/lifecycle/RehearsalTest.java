package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.auroraos.api.hypervisor.RunRequest;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.sandbox.SandboxResult;
import org.auroraos.api.sandbox.SandboxStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a start would fail for its sandbox, the dry run says so too. */
class RehearsalTest {
  @TempDir Path temp;

  @Test
  void aProgramsSandboxIsBuiltAndTheProgramDoesNotRun() throws Exception {
    try (Platform platform = new Platform(temp)) {
      List<RunRequest> runs = new CopyOnWriteArrayList<>();
      Path web = platform.stageNeeding("web", "1");
      SandboxResult fine = platform.hypervisor.answer.apply(RunRequest.of(List.of("x")));
      platform.hypervisor.answer =
          request -> {
            runs.add(request);
            return fine;
          };

      DryRun sound = platform.lifecycle.rehearse(web, platform.deploy.resolve("web"));

      assertThat(sound.outcome()).isEqualTo(DryRun.Outcome.START);
      assertThat(runs)
          .singleElement()
          .satisfies(run -> assertThat(run.command()).containsExactly("/bin/true"));
      assertThat(platform.hypervisor.nothingStarted()).isTrue();
    }
  }

  @Test
  void oneThatCannotBeBuiltWouldFail() throws Exception {
    try (Platform platform = new Platform(temp)) {
      platform.configurations.plugin("web", Map.of("limits.memory", "256MiB"));
      Path web = platform.stageNeeding("web", "1");
      platform.hypervisor.answer =
          request ->
              SandboxResult.builder(request.command(), "fg")
                  .status(SandboxStatus.INTERNAL_ERROR, 1, "mount:/x: ENOENT")
                  .build();

      DryRun verdict = platform.lifecycle.rehearse(web, platform.deploy.resolve("web"));

      assertThat(verdict.outcome()).isEqualTo(DryRun.Outcome.FAILURE);
      assertThat(verdict.reason()).isEqualTo("its sandbox could not be built: mount:/x: ENOENT");
    }
  }
}
