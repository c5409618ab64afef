package org.auroraos.launcher.internal.client;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.auroraos.launcher.internal.Locations;

/**
 * Where the platform's console socket is: {@code run/console.sock}, or the path in {@code
 * run/console.path} where the former is too long for a Unix socket (108 bytes, unix(7)).
 */
public final class ConsoleAddress {
  private ConsoleAddress() {}

  /** The socket of the data directory, empty when there is none. */
  public static Optional<UnixDomainSocketAddress> find(Locations locations) {
    Path socket = locations.run().resolve("console.sock");
    if (Files.exists(socket)) {
      return Optional.of(UnixDomainSocketAddress.of(socket));
    }
    try {
      String elsewhere = Files.readString(locations.run().resolve("console.path")).strip();
      return Optional.of(UnixDomainSocketAddress.of(elsewhere));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
