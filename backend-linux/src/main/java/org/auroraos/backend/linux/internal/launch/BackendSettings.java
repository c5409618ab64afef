package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.auroraos.backend.linux.internal.identity.IdRange;

/**
 * What an operator can set.
 *
 * @param data the platform's data directory, if it has one
 * @param identities the users that programs may get
 */
public record BackendSettings(Optional<Path> data, IdRange identities) {
  /** Nothing is null. */
  public BackendSettings {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(identities, "identities");
  }
}
