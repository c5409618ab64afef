package org.auroraos.launcher.internal.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auroraos.launcher.internal.LauncherException;
import org.slf4j.LoggerFactory;

/** What follows from bundles that do not run. */
final class Problems {
  private Problems() {}

  /**
   * Refuses to go on without a required bundle, and warns of any other.
   *
   * @param problems what is wrong with which bundle
   */
  static void check(Map<SystemBundle, String> problems) {
    List<String> required = new ArrayList<>();
    problems.forEach(
        (bundle, reason) -> {
          if (bundle.required()) {
            required.add(reason);
          } else {
            LoggerFactory.getLogger(Problems.class)
                .warn("{} does not run: {}", bundle.file(), reason);
          }
        });
    if (!required.isEmpty()) {
      throw new LauncherException("these bundles do not run:\n  " + String.join("\n  ", required));
    }
  }
}
