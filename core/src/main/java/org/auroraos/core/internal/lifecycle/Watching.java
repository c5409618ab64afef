package org.auroraos.core.internal.lifecycle;

import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observer;

/**
 * Two who observe the same run.
 *
 * @param scope the larger of what they want to know
 */
record Watching(Observer one, Observer other, Scope scope) implements Observer {
  static Observer of(Observer one, Observer other) {
    boolean more = one.scope().compareTo(other.scope()) >= 0;
    return new Watching(one, other, more ? one.scope() : other.scope());
  }

  @Override
  public void begun(boolean seen) {
    one.begun(seen);
    other.begun(seen);
  }

  @Override
  public void observed(Observation observation) {
    one.observed(observation);
    other.observed(observation);
  }

  @Override
  public void lost(long calls) {
    one.lost(calls);
    other.lost(calls);
  }
}
