package org.auroraos.api.plugin;

import java.util.Objects;

/**
 * A permission that a plugin asks for; plugin-supplied text.
 *
 * @param name the key of a policy that it is about, such as {@code network}
 * @param value what is asked for
 * @param reason why; may be empty
 */
public record PermissionRequest(String name, String value, String reason) {
  /** Nothing is null. */
  public PermissionRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(reason, "reason");
  }
}
