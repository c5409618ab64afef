package org.auroraos.core.internal.egress;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.auroraos.api.backend.EgressConnection;
import org.auroraos.api.backend.EgressSocket;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.hypervisor.EgressListener;
import org.auroraos.core.internal.egress.Decider.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker of one sandbox. It ends when the sandbox does, or before it. */
public final class EgressBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EgressBroker.class);
  private static final long PAUSE_MILLIS = 200;

  private final EgressSocket socket;
  private final EgressTerms terms;
  private final Decider decider;
  private final EgressLimits limits;
  private final Executor threads;
  private final Semaphore total;
  private final Semaphore own;
  private final Clock clock;
  private final EgressListener log;
  private final EgressRecords records;
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Runnable whenClosed;
  private final Object telling = new Object();
  private boolean told;
  private boolean warned;

  EgressBroker(
      EgressSocket socket, EgressTerms terms, EgressBrokers.Means means, Runnable whenClosed) {
    this.socket = socket;
    this.terms = terms;
    this.decider = new Decider(terms.rules(), means.network());
    this.limits = means.limits();
    this.threads = means.threads();
    this.total = means.total();
    this.clock = means.clock();
    this.own = new Semaphore(limits.connections());
    this.log = new DenialLines(line -> LOG.info("Sandbox {}: {}", terms.sandbox(), line));
    this.records = new EgressRecords(terms, means.audit(), System::nanoTime);
    this.whenClosed = whenClosed;
  }

  /** Takes connections until the sandbox is gone; the task of a thread. */
  void accept() {
    try {
      while (!isClosed() && acceptOne()) {
        // the next
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Ends all connections. Nobody is told of a decision afterwards. */
  @Override
  public void close() {
    closing.countDown();
    sessions.forEach(Session::close);
    whenClosed.run();
    synchronized (telling) {
      if (!told) {
        told = true;
        tell(EgressListener::ended);
        records.ended();
      }
    }
  }

  void closeOverdue() {
    long now = System.nanoTime();
    sessions.forEach(session -> session.closeIfOverdue(now));
  }

  /** False when the sandbox is gone. */
  private boolean acceptOne() throws InterruptedException {
    own.acquire();
    Optional<Session> session = Optional.empty();
    try {
      Optional<EgressConnection> connection = socket.accept();
      if (connection.isEmpty()) {
        return false;
      }
      session = awaitTurn(connection.get());
    } catch (IOException e) {
      warnOnce(e);
      closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      if (session.isEmpty()) {
        own.release();
      }
    }
    session.ifPresent(this::start);
    return true;
  }

  /** There are so many connections for the whole platform; empty when this broker is closed. */
  private Optional<Session> awaitTurn(EgressConnection connection)
      throws IOException, InterruptedException {
    while (!isClosed()) {
      if (total.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        return Optional.of(new Session(connection, this::decide, limits, threads));
      }
    }
    connection.close();
    return Optional.empty();
  }

  private void start(Session session) {
    sessions.add(session);
    try {
      threads.execute(() -> run(session));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      LOG.warn("Sandbox {}: no thread for a connection: {}", terms.sandbox(), e.toString());
      session.close();
      ended(session);
    }
    if (isClosed()) {
      session.close();
    }
  }

  private void run(Session session) {
    try {
      session.run();
    } finally {
      ended(session);
    }
  }

  private void ended(Session session) {
    sessions.remove(session);
    total.release();
    own.release();
  }

  private Outcome decide(Target target) {
    Outcome outcome = decider.decide(target);
    EgressDecision decision = decision(target, outcome);
    try {
      records.record(decision);
    } catch (IOException e) {
      LOG.error("Sandbox {}: {} cannot be recorded: {}", terms.sandbox(), decision, e.toString());
      outcome = outcome.unrecorded(e.getMessage());
      decision = decision(target, outcome);
    }
    LOG.debug("{}", decision);
    tellOf(decision);
    return outcome;
  }

  private EgressDecision decision(Target target, Outcome outcome) {
    return new EgressDecision(
        clock.instant(),
        terms.sandbox(),
        terms.traceId(),
        target.host(),
        target.port(),
        outcome.about(),
        outcome.verdict(),
        outcome.detail());
  }

  private void tellOf(EgressDecision decision) {
    synchronized (telling) {
      if (!told) {
        tell(listener -> listener.decided(decision));
      }
    }
  }

  /** It may last, and comes again with every try. */
  private void warnOnce(IOException problem) {
    if (!warned) {
      LOG.warn("Sandbox {}: a connection cannot be taken: {}", terms.sandbox(), problem.toString());
    }
    warned = true;
  }

  private void tell(Consumer<EgressListener> news) {
    news.accept(log);
    try {
      news.accept(terms.listener());
    } catch (RuntimeException e) {
      LOG.error("A listener of sandbox {} failed", terms.sandbox(), e);
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }
}
