package org.auroraos.backend.linux.internal.observe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a {@code struct sockaddr}, unix(7), ip(7), ipv6(7). */
final class SocketAddress {
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int HEAD = 2;
  private static final int PORT = 2;
  private static final int V4 = 4;
  private static final int V6 = 8;

  private SocketAddress() {}

  /** {@code ADDRESS:PORT}, or {@code unix:PATH}; empty for what leads nowhere outside. */
  static Optional<String> text(List<Byte> address) {
    byte[] bytes = new byte[address.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = address.get(i);
    }
    if (bytes.length < HEAD) {
      return Optional.empty();
    }
    return switch ((bytes[0] & 0xff) | ((bytes[1] & 0xff) << 8)) {
      case AF_UNIX -> unix(bytes);
      case AF_INET -> internet(bytes, V4, 4);
      case AF_INET6 -> internet(bytes, V6, 16);
      default -> Optional.empty();
    };
  }

  private static Optional<String> unix(byte[] bytes) {
    if (bytes.length == HEAD) {
      return Optional.empty();
    }
    boolean named = bytes[HEAD] == 0;
    int end = named ? bytes.length : HEAD;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    int start = named ? HEAD + 1 : HEAD;
    String name = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    return Optional.of("unix:" + (named ? "@" : "") + name);
  }

  private static Optional<String> internet(byte[] bytes, int offset, int length) {
    if (bytes.length < offset + length) {
      return Optional.empty();
    }
    int port = ((bytes[PORT] & 0xff) << 8) | (bytes[PORT + 1] & 0xff);
    try {
      InetAddress where =
          InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + length));
      String host = where.getHostAddress();
      return Optional.of((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("neither 4 nor 16 bytes", e);
    }
  }
}
