package org.auroraos.core.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.auroraos.core.internal.archive.ArchiveLimits;
import org.auroraos.core.internal.config.FileReads;
import org.auroraos.core.internal.config.NamedConfigurations;
import org.auroraos.core.internal.logs.LogLimits;
import org.auroraos.core.internal.logs.LogRate;
import org.auroraos.core.internal.policy.PolicyCodecComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of settings that were changed and not read yet. */
@Timeout(60)
class SettingsSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(1);

  @TempDir Path etc;

  private final FakeConfigurations configurations = new FakeConfigurations();
  private final AtomicInteger looks = new AtomicInteger();
  private final FileReads reads = new FileReads(Clock.systemUTC());
  private SettingsSource source;
  private Path file;

  @BeforeEach
  void open() throws Exception {
    LifecycleSettings defaults =
        new LifecycleSettings(
            ArchiveLimits.defaults(),
            LogLimits.defaults(),
            LogRate.defaults(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1));
    source =
        new SettingsSource(
            new NamedConfigurations(configurations.admin(), SettingsSource.FACTORY_PID),
            reads,
            configurations.policies(),
            new PolicyCodecComponent(),
            etc,
            () -> defaults);
    configurations.folder = etc;
    file = Files.createFile(etc.resolve("org.auroraos.plugin~p.cfg"));
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    configurations.plugin("p", Map.of("stop-grace", "1s"));
    configurations.whenListed = looks::incrementAndGet;
  }

  private Duration grace(Duration patience) throws Exception {
    return source.of("p", patience).stopGrace();
  }

  private void edit() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }

  @Test
  void aFileThatWasJustChangedIsWaitedFor() throws Exception {
    edit();
    configurations.whenListed =
        () -> {
          if (looks.incrementAndGet() == 3) {
            reads.heard(configurations.plugin("p", Map.of("stop-grace", "2s")));
          }
        };

    assertThat(grace(PATIENCE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(grace(PATIENCE)).isEqualTo(Duration.ofSeconds(2));
    assertThat(looks).hasValue(4);
  }

  @Test
  void whatWasReadSinceIsNotWaitedFor() throws Exception {
    assertThat(grace(PATIENCE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(looks).hasValue(1);
  }

  @Test
  void aFileThatSaysTheSameHoldsNobodyUpTwice() throws Exception {
    edit();

    assertThat(grace(SHORT)).isEqualTo(Duration.ofSeconds(1));
    looks.set(0);
    assertThat(grace(PATIENCE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(looks).hasValue(1);
  }

  @Test
  void aTimeInTheFutureIsNone() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(86_400)));

    assertThat(grace(PATIENCE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(looks).hasValue(1);
  }
}
