package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginInstaller;
import org.auroraos.api.plugin.PluginState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeployCommandsTest {
  private final Installer installer = new Installer();
  private final Gogo gogo =
      new Gogo(
          new ValueConverter(Clock.fixed(FakePlugins.NOW, ZoneOffset.UTC)),
          new DeployCommands(installer));

  @AfterEach
  void close() {
    gogo.close();
  }

  @Test
  void aRefusedUpdateIsAFailureWhateverElseIsToBeSaidOfThePlugin() throws Exception {
    installer.becomes = "it learns; its replacement was refused: it is not signed";
    assertThatThrownBy(() -> gogo.execute("aurora:deploy /p.jar"))
        .hasMessageContaining("it is not signed");
    installer.becomes = "it learns";
    assertThat(gogo.shown("aurora:deploy /p.jar")).contains("ACTIVE");
  }

  @Test
  void whatTakesThePlaceOfAnUndeployedPluginIsSaid() throws Exception {
    assertThat(gogo.execute("aurora:undeploy p"))
        .isEqualTo("copy.zip has the same id and takes the place of p");
    assertThat(gogo.execute("aurora:undeploy q")).isNull();
  }

  private static final class Installer implements PluginInstaller {
    private String becomes = "";

    @Override
    public PluginInfo deploy(Path file) {
      return FakePlugins.plugin("p", "P", "1", PluginState.ACTIVE).toBuilder()
          .problem(becomes)
          .build();
    }

    @Override
    public DryRun dryRun(Path file) throws PluginException {
      throw new PluginException("p", "not here");
    }

    @Override
    public Optional<Path> undeploy(String id, boolean purge) {
      return id.equals("p") ? Optional.of(Path.of("/deploy/copy.zip")) : Optional.empty();
    }
  }
}
