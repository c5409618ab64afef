package org.auroraos.api.policy;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * A destination that a program may reach through the broker: {@code host:port}.
 *
 * <p>The host is an exact name ({@code example.com}), all names below one ({@code *.example.com},
 * which is not {@code example.com} itself), or an address ({@code 192.0.2.7}, {@code
 * [2001:db8::7]}). Names are kept in lower case and in their ASCII form (RFC 5890), addresses in
 * their canonical one (RFC 5952), so that equal destinations are equal values. What could be read
 * as an address in another way than it is written ({@code 127.1}, {@code 0x7f.1}, {@code
 * 2130706433}), a dot at the end, and zones ({@code fe80::1%eth0}) are no hosts.
 *
 * @param host in its canonical form; an IPv6 address is without brackets here
 * @param port from 1 to 65535
 */
public record EgressRule(String host, int port) {
  private static final String WILDCARD = "*.";
  private static final int LAST_PORT = 65_535;

  /**
   * Normalises the host.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public EgressRule {
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("the port is not from 1 to 65535: " + port);
    }
    host =
        host.startsWith(WILDCARD)
            ? WILDCARD + HostNames.suffix(host.substring(WILDCARD.length()))
            : HostNames.canonical(host);
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException if it is not that; the message says why, without the text
   */
  public static EgressRule parse(String text) {
    if (text.indexOf('/') >= 0) {
      throw new IllegalArgumentException("write host:port alone, without scheme and path");
    }
    boolean bracketed = text.startsWith("[");
    int colon = text.lastIndexOf(':');
    int end = bracketed ? text.indexOf(']') : colon;
    if (bracketed && end < 0) {
      throw new IllegalArgumentException("there is no ']' after '['");
    }
    if (colon < 0 || colon < end || (bracketed && colon != end + 1)) {
      throw new IllegalArgumentException("the port is missing; write host:port, such as host:443");
    }
    String host = text.substring(bracketed ? 1 : 0, end);
    if (host.indexOf(':') >= 0 != bracketed) {
      throw new IllegalArgumentException(
          bracketed
              ? "only an IPv6 address stands in brackets"
              : "an IPv6 address stands in brackets: [2001:db8::7]:443");
    }
    return new EgressRule(host, port(text.substring(colon + 1)));
  }

  /** Whether it stands for all names below one. */
  public boolean wildcard() {
    return host.startsWith(WILDCARD);
  }

  /** The address, if the host is one. */
  public Optional<InetAddress> address() {
    return AddressLiterals.parse(host).map(AddressLiterals::address);
  }

  /**
   * Whether it stands for a destination.
   *
   * @param other a destination without a wildcard
   */
  public boolean matches(EgressRule other) {
    if (port != other.port || other.wildcard()) {
      return false;
    }
    return wildcard()
        ? other.address().isEmpty() && other.host.endsWith(host.substring(1))
        : host.equals(other.host);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  private static int port(String text) {
    if (!text.matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException("the port is not a number from 1 to 65535: " + text);
    }
    return Integer.parseInt(text);
  }
}
