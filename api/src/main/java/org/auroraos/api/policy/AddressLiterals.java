package org.auroraos.api.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses as text, strictly: {@link InetAddress} would read {@code 127.1}, and take {@code
 * ::ffff:10.0.0.1} for another address than is written.
 */
final class AddressLiterals {
  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final int GROUPS = 8;
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  private AddressLiterals() {}

  /** The bytes of an address; empty for what is none. */
  static Optional<byte[]> parse(String text) {
    return text.indexOf(':') < 0 ? v4(text) : v6(text);
  }

  /** The canonical text, RFC 5952. */
  static String format(byte[] address) {
    return address.length == V4 ? formatV4(address) : formatV6(address);
  }

  /** The address of these bytes; never looks anything up. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("neither 4 nor 16 bytes", e);
    }
  }

  /** Refuses what no connection can lead to, and what has another, plainer form. */
  static void requireDestination(byte[] bytes) {
    InetAddress address = address(bytes);
    if (bytes.length == V6 && address.getAddress().length == V4) {
      throw new IllegalArgumentException(
          "an IPv4 address in the form of an IPv6 one; write " + format(address.getAddress()));
    }
    boolean broadcast = bytes.length == V4 && (bytes[0] & 0xff) == 255;
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || broadcast) {
      throw new IllegalArgumentException("an address that no connection can lead to");
    }
  }

  private static Optional<byte[]> v4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[V4];
    if (parts.length != V4) {
      return Optional.empty();
    }
    for (int i = 0; i < V4; i++) {
      if (!DECIMAL.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> v6(String text) {
    int gap = text.indexOf("::");
    Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    Optional<List<Integer>> tail =
        gap < 0 ? Optional.empty() : groups(text.substring(gap + 2), true);
    if (head.isEmpty() || (gap >= 0 && tail.isEmpty())) {
      return Optional.empty();
    }
    List<Integer> all = new ArrayList<>(head.get());
    if (gap >= 0) {
      int missing = GROUPS - all.size() - tail.get().size();
      if (missing < 1) {
        return Optional.empty();
      }
      for (int i = 0; i < missing; i++) {
        all.add(0);
      }
      all.addAll(tail.get());
    }
    if (all.size() != GROUPS) {
      return Optional.empty();
    }
    byte[] bytes = new byte[V6];
    for (int i = 0; i < GROUPS; i++) {
      bytes[2 * i] = (byte) (all.get(i) >> 8);
      bytes[2 * i + 1] = (byte) (int) all.get(i);
    }
    return Optional.of(bytes);
  }

  /** The 16-bit groups between colons; the last may be an IPv4 address where the text ends. */
  private static Optional<List<Integer>> groups(String text, boolean last) {
    List<Integer> groups = new ArrayList<>();
    if (text.isEmpty()) {
      return Optional.of(groups);
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      if (GROUP.matcher(parts[i]).matches()) {
        groups.add(Integer.parseInt(parts[i], 16));
        continue;
      }
      Optional<byte[]> embedded = last && i == parts.length - 1 ? v4(parts[i]) : Optional.empty();
      if (embedded.isEmpty()) {
        return Optional.empty();
      }
      byte[] four = embedded.get();
      groups.add(group(four, 0));
      groups.add(group(four, 1));
    }
    return Optional.of(groups);
  }

  private static String formatV4(byte[] address) {
    return (address[0] & 0xff)
        + "."
        + (address[1] & 0xff)
        + "."
        + (address[2] & 0xff)
        + "."
        + (address[3] & 0xff);
  }

  private static String formatV6(byte[] address) {
    int start = 0;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeros(address, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (length > 1 && i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
      text.append(first ? "" : ":").append(Integer.toHexString(group(address, i)));
    }
    return text.toString();
  }

  private static int zeros(byte[] address, int from) {
    int end = from;
    while (end < GROUPS && group(address, end) == 0) {
      end++;
    }
    return end - from;
  }

  private static int group(byte[] address, int index) {
    return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
  }
}
