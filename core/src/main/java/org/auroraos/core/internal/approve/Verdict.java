package org.auroraos.core.internal.approve;

import java.util.Optional;
import org.auroraos.api.plugin.Admission;

/**
 * Whether a version may start.
 *
 * @param admission what is known of it
 * @param refusal why it may not, whatever an operator decides or because of that; empty if it may
 */
public record Verdict(Admission admission, Optional<String> refusal) {
  /** Whether it may start now. */
  public boolean admitted() {
    return refusal.isEmpty() && !admission.waits();
  }
}
