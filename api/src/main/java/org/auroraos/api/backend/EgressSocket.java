package org.auroraos.api.backend;

import java.io.IOException;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The platform's end of the only way out of a sandbox with network {@code egress}: what a program
 * inside connects to at {@link SandboxLaunch#EGRESS_PORT} of its own loopback interface arrives
 * here.
 */
@ConsumerType
public interface EgressSocket {
  /**
   * The next connection from inside; waits for it. What is not accepted waits in a short queue of
   * the system, and then its program does.
   *
   * @return empty when the sandbox is gone; its connections are closed then
   * @throws IOException when this one could not be taken, for want of descriptors for example;
   *     another may be
   */
  Optional<EgressConnection> accept() throws IOException;
}
