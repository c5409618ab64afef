package org.auroraos.core.internal.approve;

import java.util.List;
import org.auroraos.api.plugin.PermissionRequest;

/**
 * What is decided on: exactly this content with exactly these permissions.
 *
 * @param id of the plugin
 * @param version of the plugin, as it gives it
 * @param digest of its content
 * @param requested what it asks for
 * @param wantsApproval whether its manifest says that an operator has to approve it
 */
public record Subject(
    String id,
    String version,
    String digest,
    List<PermissionRequest> requested,
    boolean wantsApproval) {
  /** Copies the list. */
  public Subject {
    requested = List.copyOf(requested);
  }

  /** The permissions in one order, whatever their reasons are. */
  List<String> permissions() {
    return requested.stream().map(r -> r.name() + "=" + r.value()).distinct().sorted().toList();
  }
}
