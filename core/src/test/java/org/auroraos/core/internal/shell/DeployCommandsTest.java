package org.auroraos.core.internal.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.plugin.Admission;
import org.auroraos.api.plugin.DryRun;
import org.auroraos.api.plugin.PluginException;
import org.auroraos.api.plugin.PluginInfo;
import org.auroraos.api.plugin.PluginInstaller;
import org.auroraos.api.plugin.PluginSignature;
import org.auroraos.api.plugin.PluginState;
import org.auroraos.api.plugin.ScanFinding;
import org.auroraos.api.plugin.ScanSeverity;
import org.auroraos.core.internal.json.Json;
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
  void whatBecameOfAnUndeployedPluginAndItsDataIsSaid() throws Exception {
    assertThat(gogo.execute("aurora:undeploy p"))
        .isEqualTo(
            "p is undeployed; data of a plugin is kept (--purge deletes it); copy.zip has the same"
                + " id and takes its place");
    assertThat(gogo.execute("aurora:undeploy q"))
        .isEqualTo("q is undeployed; data of a plugin is kept (--purge deletes it)");
    assertThat(gogo.execute("aurora:undeploy --purge q"))
        .isEqualTo("q is undeployed; its data, and what was decided on it, are deleted");
  }

  @Test
  void aDryRunListsWhatTheScanHasFoundItself() throws Exception {
    ScanFinding finding =
        new ScanFinding("instrument.attach", ScanSeverity.HIGH, "p.jar", "calls attach", 3);
    Admission known =
        new Admission(
            "",
            "1",
            List.of(finding),
            PluginSignature.none(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    installer.rehearsal =
        Optional.of(
            new DryRun("p.jar", "p", DryRun.Outcome.START, "", List.of(), Optional.of(known)));

    assertThat(gogo.shown("aurora:deploy -n /p.jar"))
        .contains("1 high, listed below", "instrument.attach", "calls attach")
        .doesNotContain("aurora:findings");
  }

  @Test
  void aDryRunThatWouldFailIsAFailureForAScriptAlsoAsJson() throws Exception {
    installer.rehearsal =
        Optional.of(
            new DryRun("p.jar", "p", DryRun.Outcome.FAILURE, "no", List.of(), Optional.empty()));

    assertThat(ExitStatus.of(gogo.execute("aurora:deploy -n /p.jar"))).isEqualTo(1);
    assertThat(ExitStatus.of(gogo.execute("aurora:deploy -n -j /p.jar"))).isEqualTo(1);
    assertThat(Json.parse(gogo.shown("aurora:deploy -n -j /p.jar"), "test").at("/reason").asText())
        .isEqualTo("no");
  }

  private static final class Installer implements PluginInstaller {
    private String becomes = "";
    private Optional<DryRun> rehearsal = Optional.empty();

    @Override
    public PluginInfo deploy(Path file) {
      return FakePlugins.plugin("p", "P", "1", PluginState.ACTIVE).toBuilder()
          .problem(becomes)
          .build();
    }

    @Override
    public DryRun dryRun(Path file) throws PluginException {
      return rehearsal.orElseThrow(() -> new PluginException("p", "not here"));
    }

    @Override
    public Optional<Path> undeploy(String id, boolean purge) {
      return id.equals("p") ? Optional.of(Path.of("/deploy/copy.zip")) : Optional.empty();
    }
  }
}
