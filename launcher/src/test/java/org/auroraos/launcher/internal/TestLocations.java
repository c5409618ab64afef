package org.auroraos.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A home and a data directory in a test's temporary folder. */
public final class TestLocations {
  private TestLocations() {}

  /** All folders below {@code root}, created. */
  public static Locations in(Path root) throws IOException {
    Locations locations =
        new Locations(
            root.resolve("home"),
            root.resolve("data"),
            root.resolve("home/etc"),
            root.resolve("home/deploy"),
            root.resolve("home/lib/runtime"));
    Files.createDirectories(locations.etc());
    Files.createDirectories(locations.deploy());
    Files.createDirectories(locations.system());
    Files.createDirectories(locations.run());
    Files.createDirectories(locations.logs());
    return locations;
  }
}
