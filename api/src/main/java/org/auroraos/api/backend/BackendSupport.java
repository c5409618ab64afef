package org.auroraos.api.backend;

import java.util.Map;
import java.util.Optional;
import org.auroraos.api.sandbox.Capability;

/**
 * What a backend can enforce on this machine.
 *
 * @param usable whether it can run anything at all
 * @param summary one line for an operator: kernel, mode, what limits it
 * @param mechanisms for each capability that it can enforce, by what
 * @param missing for each capability that it cannot enforce, why and how to get it
 */
public record BackendSupport(
    boolean usable,
    String summary,
    Map<Capability, String> mechanisms,
    Map<Capability, String> missing) {
  /** Copies the maps. */
  public BackendSupport {
    mechanisms = Map.copyOf(mechanisms);
    missing = Map.copyOf(missing);
  }

  /** What enforces a capability here, if anything does. */
  public Optional<String> mechanism(Capability capability) {
    return Optional.ofNullable(mechanisms.get(capability));
  }
}
