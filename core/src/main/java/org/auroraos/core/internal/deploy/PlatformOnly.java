package org.auroraos.core.internal.deploy;

import org.auroraos.core.internal.audit.AuditComponent;
import org.auroraos.core.internal.lifecycle.Lifecycle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Enables the plugins where there is a platform: {@code bin/aurora exec} starts the same bundles
 * with {@code aurora.mode=exec}, and must neither start a plugin nor touch the store.
 */
@Component(
    service = {},
    immediate = true)
public final class PlatformOnly {
  /** Decides by the framework's properties. */
  @Activate
  public PlatformOnly(ComponentContext component, BundleContext context) {
    String mode = context.getProperty("aurora.mode");
    if (mode == null || mode.equals("platform")) {
      component.enableComponent(AuditComponent.class.getName());
      component.enableComponent(Lifecycle.class.getName());
      component.enableComponent(DeployFolder.class.getName());
    }
  }
}
