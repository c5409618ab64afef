package org.auroraos.backend.linux.internal.launch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.auroraos.api.backend.SandboxException;
import org.auroraos.api.backend.SandboxException.Kind;
import org.auroraos.api.sandbox.EnforcementReport;

/**
 * The calls of a backend that are under way. A backend that is closed under one of them would leave
 * half a launch behind, and its classes can no longer be loaded once its bundle is refreshed.
 */
final class Calls {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * Lets a call begin; the same thread tells its {@link #end}.
   *
   * @throws SandboxException when no more are taken
   */
  void begin() throws SandboxException {
    if (closed || !lock.readLock().tryLock()) {
      throw new SandboxException(
          Kind.SETUP_FAILED, "backend", "the backend is being stopped", EnforcementReport.empty());
    }
  }

  /** A call is over. */
  void end() {
    lock.readLock().unlock();
  }

  /**
   * Takes no more calls, and waits until those under way are over.
   *
   * @return whether they are
   */
  boolean close(Duration patience) {
    closed = true;
    boolean interrupted = Thread.interrupted();
    try {
      return lock.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
