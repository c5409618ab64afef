package org.auroraos.core.internal.lifecycle;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which plugins may still run from an earlier platform. Nothing is started before all of these have
 * been looked for: what starts may need what runs.
 */
final class Adoptions {
  private final Set<String> pending = new HashSet<>();
  private Runnable complete = () -> {};

  /** These have to be looked for. */
  synchronized void expect(Collection<String> plugins) {
    pending.addAll(plugins);
  }

  /** Tells when nothing has to be looked for any more. */
  synchronized void whenComplete(Runnable action) {
    complete = action;
  }

  /** Whether some have not been looked for yet. */
  synchronized boolean pending() {
    return !pending.isEmpty();
  }

  /** This one has been. */
  void done(String plugin) {
    Runnable action = () -> {};
    synchronized (this) {
      if (pending.remove(plugin) && pending.isEmpty()) {
        action = complete;
      }
    }
    action.run();
  }
}
