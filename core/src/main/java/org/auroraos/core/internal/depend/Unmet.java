package org.auroraos.core.internal.depend;

import java.util.Optional;

/**
 * A dependency that what is deployed does not satisfy.
 *
 * @param need what is needed
 * @param found the version that is there; empty when there is none of this id
 */
public record Unmet(Dependency need, Optional<String> found) {
  /** In words, to follow "it needs". */
  public String text() {
    return need.text()
        + found
            .map(version -> version.isBlank() ? ", which has no version" : ", which is " + version)
            .orElse(", which is not deployed");
  }
}
