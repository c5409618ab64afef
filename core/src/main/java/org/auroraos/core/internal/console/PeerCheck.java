package org.auroraos.core.internal.console;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Lets in the user that the platform runs as, and root. The mode of the socket says the same; this
 * holds too where somebody has changed it.
 */
final class PeerCheck {
  private final Set<UserPrincipal> allowed;

  private PeerCheck(Set<UserPrincipal> allowed) {
    this.allowed = allowed;
  }

  /** A check against the owner of a file that this process has made. */
  static PeerCheck ownerOf(Path own) throws IOException {
    UserPrincipal root =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
    UserPrincipal owner = Files.getOwner(own);
    return new PeerCheck(owner.equals(root) ? Set.of(root) : Set.of(root, owner));
  }

  /** Whether the process at the other end may use the console (SO_PEERCRED, unix(7)). */
  boolean permits(SocketChannel client) throws IOException {
    UnixDomainPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED);
    return allowed.contains(peer.user());
  }
}
