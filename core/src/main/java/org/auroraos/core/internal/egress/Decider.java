package org.auroraos.core.internal.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auroraos.api.hypervisor.EgressDecision.Verdict;
import org.auroraos.api.policy.EgressRule;

/**
 * Decides where a sandbox may connect to. A name is resolved here, once, and only the addresses
 * that have been looked at are connected to: what the name means a moment later does not matter.
 */
final class Decider {
  static final String KEY = "network.egress";

  private final List<EgressRule> rules;
  private final HostNetwork network;

  Decider(List<EgressRule> rules, HostNetwork network) {
    this.rules = List.copyOf(rules);
    this.network = network;
  }

  /**
   * The outcome.
   *
   * @param addresses where to connect to, when it is allowed
   * @param about the address that decided, if one did
   * @param detail the rule that allows it, or what is wrong and what would allow it
   */
  record Outcome(
      Verdict verdict, List<InetAddress> addresses, Optional<InetAddress> about, String detail) {
    /** The same, if it could not be recorded: what was allowed is denied. */
    Outcome unrecorded(String why) {
      return verdict == Verdict.ALLOWED
          ? new Outcome(
              Verdict.NOT_RECORDED, List.of(), about, "the audit log cannot record it: " + why)
          : this;
    }
  }

  Outcome decide(Target target) {
    if (target.canonical().isEmpty()) {
      return denied(Verdict.NOT_CANONICAL, Optional.empty(), target.problem());
    }
    EgressRule wanted = target.canonical().get();
    Optional<EgressRule> rule = rules.stream().filter(one -> one.matches(wanted)).findFirst();
    if (rule.isEmpty()) {
      return denied(
          Verdict.NOT_LISTED,
          wanted.address(),
          "not in " + KEY + "; the policy would have to list " + wanted);
    }
    Optional<InetAddress> literal = wanted.address();
    return literal.isPresent()
        ? allowed(List.of(literal.get()), rule.get())
        : resolved(wanted, rule.get());
  }

  private Outcome resolved(EgressRule wanted, EgressRule rule) {
    List<InetAddress> found;
    try {
      found = network.resolve(wanted.host());
    } catch (UnknownHostException e) {
      return denied(Verdict.UNRESOLVED, Optional.empty(), "the name cannot be resolved");
    }
    List<InetAddress> permitted = new ArrayList<>();
    List<InetAddress> refused = new ArrayList<>();
    for (InetAddress address : found) {
      (isListed(address, wanted.port()) || internal(address).isEmpty() ? permitted : refused)
          .add(address);
    }
    if (!permitted.isEmpty()) {
      return allowed(permitted, rule);
    }
    return refused.isEmpty()
        ? denied(Verdict.UNRESOLVED, Optional.empty(), "the name has no address")
        : internal(refused.get(0), wanted);
  }

  private boolean isListed(InetAddress address, int port) {
    return rules.stream()
        .anyMatch(
            rule -> rule.port() == port && rule.address().filter(address::equals).isPresent());
  }

  private Outcome internal(InetAddress address, EgressRule wanted) {
    String text = address.getHostAddress();
    String literal = (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + wanted.port();
    String kind = internal(address).orElseThrow();
    return denied(
        Verdict.INTERNAL_ADDRESS,
        Optional.of(address),
        "the name leads to "
            + text
            + ", which is "
            + kind
            + "; the policy would have to list "
            + literal
            + " too");
  }

  private Optional<String> internal(InetAddress address) {
    return InternalAddresses.kind(address)
        .or(() -> network.isOwn(address) ? Optional.of("this machine's own") : Optional.empty());
  }

  private static Outcome allowed(List<InetAddress> addresses, EgressRule rule) {
    return new Outcome(
        Verdict.ALLOWED, addresses, Optional.of(addresses.get(0)), "by " + KEY + ": " + rule);
  }

  private static Outcome denied(Verdict verdict, Optional<InetAddress> about, String detail) {
    return new Outcome(verdict, List.of(), about, detail);
  }
}
