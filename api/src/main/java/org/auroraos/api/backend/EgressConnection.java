package org.auroraos.api.backend;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection from inside a sandbox: a blocking channel, of which one thread may read while
 * another writes. Closing it wakes both. The peer is hostile.
 */
@ConsumerType
public interface EgressConnection extends ByteChannel {
  /** Tells the peer that nothing more will be written; reading goes on. */
  void shutdownOutput() throws IOException;
}
