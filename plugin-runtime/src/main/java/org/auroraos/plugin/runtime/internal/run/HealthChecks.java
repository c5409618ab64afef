package org.auroraos.plugin.runtime.internal.run;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.auroraos.api.runtime.RuntimeMessage.Check;
import org.auroraos.api.runtime.RuntimeMessage.Checked;
import org.auroraos.plugin.runtime.internal.bridge.Bridge;
import org.auroraos.plugin.runtime.internal.check.ServiceCheck;
import org.osgi.framework.BundleContext;

/**
 * Answers whether the plugin is well. Each check has a thread of its own, because it calls the
 * plugin's code; there is one at a time, so that checks that hang do not pile up.
 */
final class HealthChecks {
  private final Bridge bridge;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Optional<ServiceCheck> services = Optional.empty();

  HealthChecks(Bridge bridge) {
    this.bridge = bridge;
  }

  /** The bundles have started. */
  void of(BundleContext context) {
    services = Optional.of(new ServiceCheck(context));
  }

  /** Answers, later. */
  void answer(Check check) {
    if (services.isEmpty()) {
      bridge.answer(new Checked(check.number(), false, "its bundles have not started"));
      return;
    }
    if (!busy.compareAndSet(false, true)) {
      bridge.answer(new Checked(check.number(), false, "the check before it has not returned"));
      return;
    }
    Thread thread = new Thread(new Running(services.get(), check), "aurora-health");
    thread.setDaemon(true);
    thread.start();
  }

  /** No lambda: a cold JVM pays for the first one. */
  private final class Running implements Runnable {
    private final ServiceCheck services;
    private final Check check;

    Running(ServiceCheck services, Check check) {
      this.services = services;
      this.check = check;
    }

    @Override
    public void run() {
      ServiceCheck.Finding finding;
      try {
        finding = services.check(check.filter());
      } catch (RuntimeException | Error e) {
        finding = new ServiceCheck.Finding(false, e.toString());
      }
      busy.set(false);
      bridge.answer(new Checked(check.number(), finding.well(), finding.detail()));
    }
  }
}
