package org.auroraos.core.internal.depend;

import java.util.List;

/**
 * A plugin among those that need one another.
 *
 * @param id its id
 * @param version its version as it gives it; may be empty
 * @param needs what it needs
 */
public record Node(String id, String version, List<Dependency> needs) {
  /** Copies the list. */
  public Node {
    needs = List.copyOf(needs);
  }

  /** Whether it needs this plugin itself, not by way of others. */
  public boolean needs(String other) {
    return needs.stream().anyMatch(need -> need.id().equals(other));
  }
}
