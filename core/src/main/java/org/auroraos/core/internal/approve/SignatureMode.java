package org.auroraos.core.internal.approve;

/** What becomes of plugins that no trusted key has signed. */
public enum SignatureMode {
  /** Signatures are not looked at. */
  OFF,
  /** They are looked at and shown; everything may start. */
  WARN,
  /** Nothing starts that no trusted key has signed. */
  REQUIRE
}
