package org.auroraos.backend.linux.internal.landlock;

import java.util.Optional;

/**
 * What a sandbox has besides Landlock.
 *
 * @param privateRoot a root of its own, with mounts that are read-only where they should be
 * @param shownPaths whether the policy shows paths of the host in it, in which sockets may lie
 * @param ownNetwork a network namespace of its own
 * @param ownProcesses a PID namespace of its own
 * @param socketsBy what keeps it from sockets without a network namespace, if anything does
 */
public record Surroundings(
    boolean privateRoot,
    boolean shownPaths,
    boolean ownNetwork,
    boolean ownProcesses,
    Optional<String> socketsBy) {

  /** The exception to the private root, where there is one. */
  String shownSockets() {
    return shownPaths ? "; nothing does for sockets in paths that the policy shows" : "";
  }
}
