package org.auroraos.core.internal.approve;

/** Which plugins an operator is asked about. */
public enum ApprovalMode {
  /** None. */
  OFF,
  /** Those that ask for more than they have, or to be asked about, or that the scan warns of. */
  ON,
  /** Every new version of every plugin. */
  ALWAYS
}
