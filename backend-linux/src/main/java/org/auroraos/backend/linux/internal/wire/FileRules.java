package org.auroraos.backend.linux.internal.wire;

import java.util.List;

/**
 * The LANDLOCK field, in the numbers of {@code linux/landlock.h}.
 *
 * @param files file rights that are denied but where a rule allows them
 * @param network rights on ports that are denied
 * @param scopes what stays inside
 * @param rules what is allowed
 * @param ports what is allowed on ports
 * @param flags of {@code landlock_restrict_self}
 */
public record FileRules(
    long files, long network, long scopes, List<Rule> rules, List<Port> ports, int flags) {
  /** Copies the rules. */
  public FileRules {
    rules = List.copyOf(rules);
    ports = List.copyOf(ports);
  }

  /**
   * Rights on everything below a path.
   *
   * @param path inside, absolute and normalised
   * @param allowed some of the file rights
   */
  public record Rule(String path, long allowed) {}

  /**
   * Rights on one port.
   *
   * @param number from 1 to 65535
   * @param allowed some of the network rights
   */
  public record Port(int number, long allowed) {}

  void write(FieldWriter out) {
    out.u64(1, files).u64(2, network).u64(3, scopes);
    for (Rule rule : rules) {
      out.nested(4, field -> field.string(1, rule.path()).u64(2, rule.allowed()));
    }
    out.u32(5, flags);
    for (Port port : ports) {
      out.nested(6, field -> field.u32(1, port.number()).u64(2, port.allowed()));
    }
  }
}
