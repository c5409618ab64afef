package org.auroraos.core.internal.archive;

/** What a file in the deploy folder shows about whether all of it has arrived. */
public enum Completeness {
  /** A zip archive from its beginning to its end: nothing of it can be missing. */
  WHOLE,

  /** Nothing yet, or the beginning of a zip archive without its end. */
  CUT_OFF,

  /** Nothing can be told from the file itself. */
  UNKNOWN
}
