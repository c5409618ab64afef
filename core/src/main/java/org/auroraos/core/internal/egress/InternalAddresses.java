package org.auroraos.core.internal.egress;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that lead into this machine, its networks, or nowhere: the special-purpose registries
 * of IANA (RFC 6890 and its successors). What is not known to be public is internal.
 */
final class InternalAddresses {
  private record Block(String kind, List<Integer> prefix, int bits) {
    boolean contains(byte[] address) {
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = 0xff & (0xff00 >> Math.min(8, bits - bit));
        if (((address[bit / 8] ^ prefix.get(bit / 8)) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Block> V4 =
      List.of(
          v4("unspecified", 8, 0),
          v4("private", 8, 10),
          v4("shared by a carrier", 10, 100, 64),
          v4("loopback", 8, 127),
          v4("link-local", 16, 169, 254),
          v4("private", 12, 172, 16),
          v4("reserved", 24, 192, 0, 0),
          v4("for documentation", 24, 192, 0, 2),
          v4("reserved", 24, 192, 88, 99),
          v4("private", 16, 192, 168),
          v4("for benchmarks", 15, 198, 18),
          v4("for documentation", 24, 198, 51, 100),
          v4("for documentation", 24, 203, 0, 113),
          v4("multicast", 4, 224),
          v4("reserved", 4, 240));

  /** Outside of 2000::/3 for their names alone: there, nothing is public but NAT64. */
  private static final List<Block> V6 =
      List.of(
          v6("loopback or IPv4-compatible", 96),
          v6("IPv4-mapped", 80),
          v6("link-local", 10, 0xfe, 0x80),
          v6("private", 10, 0xfe, 0xc0),
          v6("private", 7, 0xfc),
          v6("multicast", 8, 0xff),
          v6("of a protocol or a tunnel (Teredo)", 23, 0x20, 0x01),
          v6("for documentation", 32, 0x20, 0x01, 0x0d, 0xb8),
          v6("for documentation", 20, 0x3f, 0xff));

  private static final Block PUBLIC = v6("", 3, 0x20);
  private static final Block NAT64 = v6("NAT64", 96, 0, 0x64, 0xff, 0x9b);
  private static final Block SIX_TO_FOUR = v6("6to4", 16, 0x20, 0x02);

  private InternalAddresses() {}

  /** What kind of internal address it is; empty for a public one. */
  static Optional<String> kind(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? find(V4, bytes) : kindV6(bytes);
  }

  private static Optional<String> kindV6(byte[] bytes) {
    if (NAT64.contains(bytes)) {
      return embedded(NAT64, Arrays.copyOfRange(bytes, 12, 16));
    }
    if (SIX_TO_FOUR.contains(bytes)) {
      return embedded(SIX_TO_FOUR, Arrays.copyOfRange(bytes, 2, 6));
    }
    Optional<String> known = find(V6, bytes);
    return known.isPresent() || PUBLIC.contains(bytes) ? known : Optional.of("reserved");
  }

  private static Optional<String> embedded(Block in, byte[] v4) {
    return find(V4, v4).map(kind -> in.kind() + " of an IPv4 address that is " + kind);
  }

  private static Optional<String> find(List<Block> blocks, byte[] address) {
    return blocks.stream().filter(b -> b.contains(address)).map(Block::kind).findFirst();
  }

  private static Block v4(String kind, int bits, int... prefix) {
    return new Block(kind, padded(prefix, 4), bits);
  }

  private static Block v6(String kind, int bits, int... prefix) {
    return new Block(kind, padded(prefix, 16), bits);
  }

  private static List<Integer> padded(int[] prefix, int length) {
    return Arrays.stream(Arrays.copyOf(prefix, length)).boxed().toList();
  }
}
