package org.auroraos.launcher.internal.boot;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.auroraos.launcher.internal.LauncherException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Brings a framework up with its bundles; whoever gets it also stops it. */
final class FrameworkBoot {
  private static final long EVENTS_SECONDS = 30;

  private final Framework framework;
  private final Map<Bundle, Throwable> errors = new ConcurrentHashMap<>();
  private final Map<Bundle, SystemBundle> installed = new LinkedHashMap<>();
  private final CountDownLatch started = new CountDownLatch(1);

  private FrameworkBoot(Framework framework) {
    this.framework = framework;
  }

  /**
   * Creates a framework that has no bundles yet.
   *
   * @param properties framework properties
   * @param deploy the folder from which nothing may run here
   */
  static Framework create(Map<String, String> properties, Path deploy) {
    // inherited by all threads of the framework: a library in a bundle that looks for its parts
    // through the context class loader (JLine) must not look on the launcher's class path
    Thread.currentThread().setContextClassLoader(null);
    // extensions of the framework are attached when they are installed, without asking a hook, so
    // not even the guard of the deploy folder; read as a system property when Felix is loaded
    System.setProperty("felix.extensions.disable", "true");
    Framework framework =
        new FrameworkFactory()
            .newFramework(FrameworkLog.in(properties), new GuardConnector(deploy));
    try {
      framework.init();
    } catch (BundleException e) {
      throw new LauncherException("the framework does not start: " + e.getMessage(), e);
    }
    if (framework.getBundleContext().getServiceReference(ResolverHookFactory.class) == null) {
      throw new LauncherException("the guard of the deploy folder is not in place");
    }
    return framework;
  }

  /**
   * Installs and starts the bundles, and returns when all start levels are reached.
   *
   * @return what is wrong with each bundle that does not run
   */
  static Map<SystemBundle, String> start(Framework framework, List<SystemBundle> bundles) {
    return new FrameworkBoot(framework).start(bundles);
  }

  private Map<SystemBundle, String> start(List<SystemBundle> bundles) {
    BundleContext context = framework.getBundleContext();
    context.addFrameworkListener(this::onEvent);
    try {
      for (SystemBundle bundle : bundles) {
        install(context, bundle);
      }
      // All at once is less work than one after the other, and nothing depends on the order; what
      // does not resolve is told when it does not start
      framework.adapt(FrameworkWiring.class).resolveBundles(installed.keySet());
      for (Bundle bundle : installed.keySet()) {
        if (!isFragment(bundle)) {
          bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
      }
      framework.start();
    } catch (BundleException e) {
      throw new LauncherException("the framework does not start: " + e.getMessage(), e);
    }
    return problems();
  }

  private void install(BundleContext context, SystemBundle bundle) {
    // Set before instead of after, it need not be written to the bundle's record once more
    framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(bundle.startLevel());
    try {
      installed.put(context.installBundle(bundle.location()), bundle);
    } catch (BundleException e) {
      throw new LauncherException("cannot install " + bundle.file() + ": " + e.getMessage(), e);
    }
  }

  private void onEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
      errors.put(event.getBundle(), event.getThrowable());
    }
    if (event.getType() == FrameworkEvent.STARTED) {
      started.countDown();
    }
  }

  private Map<SystemBundle, String> problems() {
    Map<SystemBundle, String> problems = new LinkedHashMap<>();
    installed.forEach(
        (bundle, source) -> {
          if (!runs(bundle)) {
            problems.put(source, bundle.getSymbolicName() + ": " + reason(bundle));
          }
        });
    return problems;
  }

  private static boolean runs(Bundle bundle) {
    if (isFragment(bundle)) {
      return bundle.getState() == Bundle.RESOLVED;
    }
    return bundle.getState() == Bundle.ACTIVE || isLazy(bundle);
  }

  private static boolean isLazy(Bundle bundle) {
    return bundle.getState() == Bundle.STARTING
        && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
  }

  private static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private String reason(Bundle bundle) {
    boolean complete = awaitEvents();
    Throwable error = errors.get(bundle);
    if (error == null && !complete) {
      return "does not start, and the framework does not say why";
    }
    if (error == null) {
      return bundle.getState() == Bundle.INSTALLED ? "does not resolve" : "does not start";
    }
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Events arrive in order, on a thread of their own: all errors are known when STARTED is. */
  private boolean awaitEvents() {
    try {
      return started.await(EVENTS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
