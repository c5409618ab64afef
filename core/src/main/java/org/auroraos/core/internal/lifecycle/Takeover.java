package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ran before this platform did: plugins find their own, the rest belongs to nobody. */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final LifecycleServices services;
  private final Deployments deployments;
  private final Queue<String> orphans = new ConcurrentLinkedQueue<>();

  /** Finds out what may run; the plugins that the store knows are there already. */
  Takeover(LifecycleServices services, Deployments deployments) throws IOException {
    this.services = services;
    this.deployments = deployments;
    List<String> left = services.runs().ids();
    services
        .adoptions()
        .expect(left.stream().filter(id -> deployments.find(id).isPresent()).toList());
    long begun = System.nanoTime();
    services.adoptions().whenComplete(() -> allAdopted(begun));
    orphans.addAll(left.stream().filter(id -> deployments.find(id).isEmpty()).toList());
  }

  /** Everything that ran before this platform has been found. */
  private void allAdopted(long begun) {
    List<Plugin> all = deployments.list();
    long running = all.stream().filter(plugin -> plugin.info().pid().isPresent()).count();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    String plugins =
        running == 1 ? "1 plugin that ran on is" : running + " plugins that ran on are";
    LOG.info("{} taken over, {} ms after the supervisor's start", plugins, millis);
    all.forEach(plugin -> plugin.execute(plugin::allAdopted));
  }

  /** Ends what runs for plugins that nobody knows; for that there has to be a backend. */
  void endOrphans() {
    for (String id = orphans.poll(); id != null; id = orphans.poll()) {
      new Orphan(id, services.runs(), services.hypervisor()).end();
    }
  }
}
