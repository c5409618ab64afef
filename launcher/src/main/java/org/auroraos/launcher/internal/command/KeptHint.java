package org.auroraos.launcher.internal.command;

import java.util.List;
import java.util.stream.Collectors;
import org.auroraos.launcher.internal.kept.KeptPlugin;

/** What an operator can do about plugins that run without a platform. */
final class KeptHint {
  private static final int NAMED = 5;

  private KeptHint() {}

  /** In one line. */
  static String of(List<KeptPlugin> kept) {
    String names = kept.stream().limit(NAMED).map(KeptPlugin::id).collect(Collectors.joining(", "));
    String more = kept.size() > NAMED ? ", ..." : "";
    return kept.size()
        + (kept.size() == 1 ? " runs on (" : " run on (")
        + names
        + more
        + "); aurora start takes over, aurora stop --all ends";
  }
}
