package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.auroraos.core.internal.approve.Decisions;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.archive.Samples;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.auroraos.core.internal.store.PluginStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the platform's log says of a plugin that nobody trusted has signed. */
class SignatureWarningTest {
  @TempDir private Path temp;

  @Test
  void withWarningsAnUnsignedPluginIsNotRefusedAndWarnedOf() throws Exception {
    Examined examined = examine("warn");
    assertThat(examined.refusal()).isEmpty();
    assertThat(examined.warning()).isEqualTo("no trusted key has signed it (NONE)");
  }

  @Test
  void withoutSignaturesNothingIsWarnedOf() throws Exception {
    assertThat(examine("off").warning()).isEmpty();
  }

  private Examined examine(String signatures) throws Exception {
    FakeConfigurations configurations = new FakeConfigurations();
    configurations.admission(Map.of("signatures", signatures));
    Path data = Files.createDirectory(temp.resolve("data"));
    PluginStore store = PluginStore.open(data);
    Admissions admissions =
        new Admissions(
            new AdmissionSource(configurations.admin(), Files.createDirectory(temp.resolve("etc"))),
            store,
            new Integrity(store, Optional::empty),
            Decisions.open(data),
            new PolicyCodecComponent(),
            Optional::empty,
            Clock.systemUTC());
    Path file = Files.write(temp.resolve("p.jar"), Samples.bundle("p", "1"));
    return admissions.examine(file, store.stage(), ArchiveLimits.defaults());
  }
}
