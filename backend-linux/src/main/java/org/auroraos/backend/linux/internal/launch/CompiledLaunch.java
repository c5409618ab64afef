package org.auroraos.backend.linux.internal.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.sandbox.Isolation;
import org.auroraos.backend.linux.internal.identity.Identity;
import org.auroraos.backend.linux.internal.wire.LaunchSpec;

/**
 * A launch that is ready to go.
 *
 * @param spec for the launcher
 * @param enforcements what the spec asks for
 * @param identity who the program will be
 * @param owned what the program must own
 * @param leaf the name of its groups
 * @param temporary what is deleted at its end
 */
record CompiledLaunch(
    LaunchSpec spec,
    Enforcements enforcements,
    Identity identity,
    List<Path> owned,
    String leaf,
    Optional<Path> temporary) {
  /** How the program will run. */
  Isolation isolation() {
    return spec.isDirect() ? Isolation.DIRECT_EXECUTION : Isolation.UNSHARE_NAMESPACES;
  }
}
