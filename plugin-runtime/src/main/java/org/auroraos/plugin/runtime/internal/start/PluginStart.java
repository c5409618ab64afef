package org.auroraos.plugin.runtime.internal.start;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.auroraos.plugin.runtime.internal.RuntimeSettings;
import org.auroraos.plugin.runtime.internal.StartFailure;
import org.auroraos.plugin.runtime.internal.StartFailure.Stage;
import org.auroraos.plugin.runtime.internal.framework.PluginFramework;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Starts a plugin: its framework, then all of its bundles, or none of it counts. */
public final class PluginStart {
  private final RuntimeSettings settings;
  private final RunningBundles running;

  /** A start that has not begun; what it starts goes into {@code running}. */
  public PluginStart(RuntimeSettings settings, RunningBundles running) {
    this.settings = settings;
    this.running = running;
  }

  /**
   * Starts everything.
   *
   * @return the framework, in which every bundle is active (or waits for its first use, where the
   *     bundle asks for that)
   * @throws StartFailure when one of them is not
   */
  public Framework run() throws StartFailure {
    Resolved resolved = resolve();
    for (Bundle bundle : resolved.support()) {
      running.start(bundle, RunningBundles.Owner.RUNTIME);
    }
    for (Bundle bundle : resolved.own()) {
      running.start(bundle, RunningBundles.Owner.PLUGIN);
    }
    for (Bundle bundle : resolved.all()) {
      requireStarted(bundle);
    }
    return resolved.framework();
  }

  /**
   * Installs everything and resolves it, and starts none of it.
   *
   * @throws StartFailure when it does not resolve
   */
  public Resolved resolve() throws StartFailure {
    Framework framework = PluginFramework.start(settings);
    running.framework(framework);
    BundleContext context = framework.getBundleContext();
    LogEcho.attach(context);
    List<Bundle> own = installOwn(context);
    SupportBundles support = SupportBundles.install(context, settings.support(), own);
    Resolved resolved = new Resolved(framework, support.needed(), own);
    resolve(framework, resolved.all(), support);
    return resolved;
  }

  /**
   * What was resolved.
   *
   * @param framework in which
   * @param support bundles of the runtime that the plugin needs
   * @param own bundles of the plugin
   */
  public record Resolved(Framework framework, List<Bundle> support, List<Bundle> own) {
    List<Bundle> all() {
      List<Bundle> all = new ArrayList<>(support);
      all.addAll(own);
      return all;
    }
  }

  private List<Bundle> installOwn(BundleContext context) throws StartFailure {
    List<Path> files = BundleFiles.list(settings.code());
    if (files.isEmpty()) {
      throw new StartFailure(Stage.INSTALL, "", "no bundle (*.jar) in " + settings.code());
    }
    List<Bundle> bundles = new ArrayList<>();
    for (Path file : files) {
      bundles.add(BundleFiles.install(context, file));
    }
    return bundles;
  }

  private static void resolve(Framework framework, List<Bundle> all, SupportBundles support)
      throws StartFailure {
    if (framework.adapt(FrameworkWiring.class).resolveBundles(all)) {
      return;
    }
    for (Bundle bundle : all) {
      if (bundle.getState() == Bundle.INSTALLED) {
        List<Bundle> present = new ArrayList<>(all);
        present.add(0, framework);
        throw new StartFailure(
            Stage.RESOLVE,
            bundle.getSymbolicName(),
            new Unresolved(present, support.offered()).describe());
      }
    }
    throw new StartFailure(Stage.RESOLVE, "", "the framework does not resolve the bundles");
  }

  /** A bundle can stop itself, or another, while it starts. */
  private static void requireStarted(Bundle bundle) throws StartFailure {
    int state = bundle.getState();
    if (isFragment(bundle) || state == Bundle.ACTIVE || state == Bundle.STARTING) {
      return;
    }
    throw new StartFailure(
        Stage.START,
        bundle.getSymbolicName(),
        bundle.getSymbolicName() + " was started, but something stopped it again at once");
  }

  static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
