package org.auroraos.core.internal.lifecycle;

/** Whether a start was asked for, and by whom. */
enum Ask {
  /** Nobody. */
  NONE,
  /** Its deployment, or the start of the platform. */
  AUTOMATIC,
  /** It ran before, and is to run again: its end, or that of one that it needs, is over. */
  RESTART,
  /** Somebody. */
  OPERATOR
}
