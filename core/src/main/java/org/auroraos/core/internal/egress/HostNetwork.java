package org.auroraos.core.internal.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** What the machine knows about names and addresses. */
interface HostNetwork {
  /** The addresses of a name, asked for once. */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /** Whether an address is one of this machine's own. */
  boolean isOwn(InetAddress address);

  /** This machine. */
  static HostNetwork system() {
    return new HostNetwork() {
      @Override
      public List<InetAddress> resolve(String name) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(name));
      }

      @Override
      public boolean isOwn(InetAddress address) {
        try {
          return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
          // Which addresses are its own cannot be told, so any may be.
          return true;
        }
      }
    };
  }
}
