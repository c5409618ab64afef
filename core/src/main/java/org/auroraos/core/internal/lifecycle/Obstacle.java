package org.auroraos.core.internal.lifecycle;

/** What prevented the last start, or ended it, and may go away by itself. */
enum Obstacle {
  /** It may not start, by what is configured or decided. */
  ADMISSION,
  NONE,
  SETTINGS,
  /** The policy was understood, and the plugin cannot live under it. */
  POLICY,
  BACKEND,
  /** Something that the machine lacks for the moment, such as space on a disk. */
  MACHINE
}
