package org.auroraos.core.internal.lint;

/** Looks at one part of a policy. */
@FunctionalInterface
interface Rule {
  /** Adds what it finds to the inspection. */
  void check(Inspection inspection);
}
