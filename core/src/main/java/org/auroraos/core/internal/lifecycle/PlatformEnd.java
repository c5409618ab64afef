package org.auroraos.core.internal.lifecycle;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * The end of the platform as a whole, heard of before its first bundle is stopped (OSGi Core,
 * 4.7.2: a synchronous listener of the system bundle's STOPPING). Then everything is still there
 * that the ends of plugins need: the backend, the broker of the network, the audit log.
 */
final class PlatformEnd implements SynchronousBundleListener {
  private final BundleContext context;
  private final Runnable first;

  private PlatformEnd(BundleContext context, Runnable first) {
    this.context = context;
    this.first = first;
  }

  /** Has something done first, once the platform ends. */
  static PlatformEnd watch(BundleContext context, Runnable first) {
    PlatformEnd end = new PlatformEnd(context, first);
    context.addBundleListener(end);
    return end;
  }

  /** Whether the platform as a whole ends, and not only a bundle of it. */
  static boolean begun(BundleContext context) {
    return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      first.run();
    }
  }

  /** Listens no more. */
  void close() {
    context.removeBundleListener(this);
  }
}
