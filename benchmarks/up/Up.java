package up;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that says when it is started. */
public final class Up implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    System.out.println("up");
  }

  @Override
  public void stop(BundleContext context) {}
}
