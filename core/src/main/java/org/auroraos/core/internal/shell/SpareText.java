package org.auroraos.core.internal.shell;

import java.time.ZoneId;
import org.auroraos.api.plugin.Spare;
import org.auroraos.core.internal.text.Units;

/** The warm spare of a plugin in words. */
final class SpareText {
  private SpareText() {}

  /** Empty when nobody wants one. */
  static String of(Spare spare, ZoneId zone) {
    return switch (spare.state()) {
      case READY -> "ready, pid " + spare.pid().orElseThrow();
      case PREPARING -> "being prepared, pid " + spare.pid().orElseThrow();
      case NONE ->
          spare.reason().isEmpty()
              ? ""
              : "none: "
                  + spare.reason()
                  + spare
                      .nextTry()
                      .map(at -> "; tried again at " + Units.time(at, zone))
                      .orElse("");
    };
  }
}
