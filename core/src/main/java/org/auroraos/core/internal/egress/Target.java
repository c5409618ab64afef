package org.auroraos.core.internal.egress;

import java.util.Optional;
import org.auroraos.api.policy.EgressRule;

/**
 * Where a request wants to go.
 *
 * @param host as it was written, without the brackets of an IPv6 address
 * @param port from 1 to 65535
 * @param canonical the destination; empty if the host is not written in its one form
 * @param problem why it is empty
 */
record Target(String host, int port, Optional<EgressRule> canonical, String problem) {
  /** A host and a port that has been checked. */
  static Target of(String host, int port) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    try {
      if (bracketed != bare.indexOf(':') >= 0) {
        throw new IllegalArgumentException("an IPv6 address stands in brackets, and only that");
      }
      EgressRule rule = new EgressRule(bare, port);
      if (rule.wildcard()) {
        throw new IllegalArgumentException("a wildcard is no destination");
      }
      return new Target(bare, port, Optional.of(rule), "");
    } catch (IllegalArgumentException e) {
      return new Target(bare, port, Optional.empty(), e.getMessage());
    }
  }

  /** As it was written, for messages; a stranger's text. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
