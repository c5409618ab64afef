package org.auroraos.launcher;

import java.util.List;
import org.auroraos.launcher.internal.Locations;
import org.auroraos.launcher.internal.boot.PlatformOptions;
import org.auroraos.launcher.internal.boot.PlatformRun;
import org.auroraos.launcher.internal.boot.ToolRun;

/** The modes that boot a framework, apart from {@link Main} so that clients do not load them. */
final class Modes {
  private Modes() {}

  static int platform(Locations locations, List<String> arguments) {
    return new PlatformRun(locations, PlatformOptions.parse(arguments)).run();
  }

  static int tool(Locations locations, String name, String[] arguments) {
    return new ToolRun(locations, name).run(arguments);
  }
}
