package org.auroraos.plugin.runtime;

import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.run.Exit;
import org.auroraos.plugin.runtime.internal.start.PluginStart;
import org.auroraos.plugin.runtime.internal.start.RunningBundles;

/**
 * A dry run of {@link Main}: resolves the bundles of a plugin just as a start would, in the sandbox
 * of one, and starts none of them.
 *
 * <p>Exit codes: 0 when they resolve; {@value #UNRESOLVED} when they do not, with the reason on
 * standard error.
 */
public final class Resolve {
  /** They do not resolve. */
  public static final int UNRESOLVED = 1;

  private Resolve() {}

  /** Takes no arguments: see {@link RuntimeSettings} for what it reads. */
  public static void main(String[] args) {
    RuntimeSettings settings = RuntimeSettings.ofProcess();
    settings.publish();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    RunningBundles bundles = new RunningBundles(settings.patience());
    int code = 0;
    try {
      new PluginStart(settings, bundles).resolve();
    } catch (StartFailure e) {
      System.err.println(e.toMessage().message());
      code = UNRESOLVED;
    }
    bundles.stop();
    Exit.OF_PROCESS.exit(code);
  }
}
