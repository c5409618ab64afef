package org.auroraos.plugin.runtime;

import org.auroraos.plugin.runtime.internal.run.PluginRun;

/**
 * {@link Main} for a process that is kept ready: it boots the framework, installs and resolves the
 * plugin's bundles, says that it is prepared, and starts none of them before the platform tells it
 * to. Until then no code of the plugin runs and nothing is written into its data.
 */
public final class Spare {
  private Spare() {}

  /** As {@link Main#main}, with the same exit codes. */
  public static void main(String[] args) {
    Main.run(PluginRun::spare);
  }
}
