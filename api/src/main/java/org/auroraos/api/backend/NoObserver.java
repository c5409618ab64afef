package org.auroraos.api.backend;

/** Wants to know nothing. */
enum NoObserver implements Observer {
  INSTANCE;

  @Override
  public Scope scope() {
    return Scope.NOTHING;
  }

  @Override
  public void observed(Observation observation) {
    // Even what costs nothing is of no interest.
  }
}
