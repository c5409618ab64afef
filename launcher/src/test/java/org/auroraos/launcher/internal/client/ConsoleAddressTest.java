package org.auroraos.launcher.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.TestLocations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleAddressTest {
  @TempDir Path root;

  @Test
  void socketInTheDataDirectoryIsFound() throws IOException {
    Locations locations = TestLocations.in(root);
    Path socket = Files.createFile(locations.run().resolve("console.sock"));

    assertThat(ConsoleAddress.find(locations)).contains(UnixDomainSocketAddress.of(socket));
  }

  @Test
  void socketOfATooLongPathIsFoundWhereTheFileSays() throws IOException {
    Locations locations = TestLocations.in(root.resolve("d".repeat(120)));
    Path elsewhere = root.resolve("s");
    Files.writeString(locations.run().resolve("console.path"), elsewhere + "\n");

    try (FakePlatform platform = new FakePlatform(elsewhere, (in, out) -> in.read())) {
      assertThat(ConsoleAddress.find(locations)).contains(platform.address());
      assertThat(new ConsoleClient(ConsoleAddress.find(locations).orElseThrow()).answers())
          .isTrue();
    }
  }

  @Test
  void withoutSocketAndFileThereIsNone() throws IOException {
    assertThat(ConsoleAddress.find(TestLocations.in(root))).isEmpty();
  }
}
