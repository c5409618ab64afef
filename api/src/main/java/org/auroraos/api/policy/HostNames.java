package org.auroraos.api.policy;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The canonical form of host names and addresses, and what is neither. */
final class HostNames {
  private static final int LONGEST = 253;

  /** With underscores, which are no host names by RFC 952 but occur in internal ones. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  /** Names that some library takes for an IPv4 address, as inet_aton(3) does. */
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  private HostNames() {}

  /** A name in lower case and ASCII, or an address in its canonical form. */
  static String canonical(String host) {
    if (host.indexOf('%') >= 0) {
      throw new IllegalArgumentException("an address has no zone here, and a name no '%'");
    }
    if (host.indexOf(':') >= 0) {
      return address(host, "not an IPv6 address");
    }
    String name = ascii(host);
    if (NUMERIC.matcher(name).matches()) {
      return address(name, "not an IPv4 address of four decimal numbers, and not a name either");
    }
    if (name.endsWith(".")) {
      throw new IllegalArgumentException("leave out the dot at the end");
    }
    check(name);
    return name;
  }

  /** The name after {@code *.}. */
  static String suffix(String host) {
    String name = canonical(host);
    if (AddressLiterals.parse(name).isPresent()) {
      throw new IllegalArgumentException("a wildcard stands for names, not for addresses");
    }
    if (name.indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "a wildcard needs at least two labels after it, as *.example.com");
    }
    return name;
  }

  private static String ascii(String host) {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a host name", e);
    }
  }

  private static void check(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new IllegalArgumentException("a host name has 1 to " + LONGEST + " characters");
    }
    if (name.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "a wildcard stands at the beginning and for whole labels only, as *.example.com");
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "a host name is labels of letters, digits, '-' and '_', at most 63 each, with dots"
                + " between them");
      }
    }
  }

  private static String address(String text, String problem) {
    Optional<byte[]> bytes = AddressLiterals.parse(text);
    byte[] found = bytes.orElseThrow(() -> new IllegalArgumentException(problem));
    AddressLiterals.requireDestination(found);
    return AddressLiterals.format(found);
  }
}
