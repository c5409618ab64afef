package org.auroraos.core.internal.egress;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.auroraos.api.backend.EgressSocket;

/** All brokers of the platform, and what they share. */
public final class EgressBrokers implements AutoCloseable {
  /**
   * What brokers work with.
   *
   * @param threads one for each broker, one or two for each connection
   * @param total connections that may still be taken
   * @param audit where decisions are recorded
   */
  record Means(
      HostNetwork network,
      EgressLimits limits,
      ExecutorService threads,
      Semaphore total,
      Clock clock,
      EgressAudit audit) {}

  private final Means means;
  private final ScheduledThreadPoolExecutor timer;
  private final AtomicBoolean watching = new AtomicBoolean();
  private final Set<EgressBroker> brokers = ConcurrentHashMap.newKeySet();

  /** Brokers for this machine; they take no thread before the first one is needed. */
  public EgressBrokers(EgressAudit audit) {
    this(HostNetwork.system(), EgressLimits.standard(), audit);
  }

  EgressBrokers(HostNetwork network, EgressLimits limits, EgressAudit audit) {
    this.means =
        new Means(
            network,
            limits,
            Executors.newCachedThreadPool(threads("aurora-egress-")),
            new Semaphore(limits.total(), true),
            Clock.systemUTC(),
            audit);
    this.timer = new ScheduledThreadPoolExecutor(1, threads("aurora-egress-timer-"));
  }

  /** Serves what comes from a sandbox until that is gone. */
  public EgressBroker serve(EgressSocket socket, EgressTerms terms) {
    if (watching.compareAndSet(false, true)) {
      long period = means.limits().check().toMillis();
      ScheduledFuture<?> unused =
          timer.scheduleWithFixedDelay(
              () -> brokers.forEach(EgressBroker::closeOverdue),
              period,
              period,
              TimeUnit.MILLISECONDS);
    }
    EgressBroker[] self = new EgressBroker[1];
    EgressBroker broker = new EgressBroker(socket, terms, means, () -> brokers.remove(self[0]));
    self[0] = broker;
    brokers.add(broker);
    try {
      means.threads().execute(broker::accept);
    } catch (RuntimeException | Error e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  /** Ends all brokers. */
  @Override
  public void close() {
    brokers.forEach(EgressBroker::close);
    timer.shutdownNow();
    means.threads().shutdown();
  }

  private static ThreadFactory threads(String prefix) {
    AtomicLong number = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
