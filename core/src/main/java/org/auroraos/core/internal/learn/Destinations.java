package org.auroraos.core.internal.learn;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.hypervisor.EgressDecision;
import org.auroraos.api.policy.EgressRule;
import org.auroraos.core.internal.text.TerminalText;

/**
 * Where a program asked the broker to connect to, and what that decided. Of a hostile program, no
 * more is kept than there is room for. One thread at a time.
 */
final class Destinations {
  static final int MOST_USED = 1000;
  static final int MOST_REFUSED = 40;

  /** No name is longer, with its port. */
  private static final int LONGEST_HOST = 262;

  private static final int LONGEST_REASON = 400;

  private final Set<Used> used = new LinkedHashSet<>();
  private final Set<String> refused = new LinkedHashSet<>();
  private boolean moreUsed;
  private boolean moreRefused;

  /**
   * A destination that was connected to.
   *
   * @param destination as the program named it, in its canonical form
   * @param address to which it led
   */
  record Used(EgressRule destination, Optional<InetAddress> address) {}

  /**
   * All of them.
   *
   * @param used in the order in which they came
   * @param moreUsed whether some are missing there
   * @param refused each as a line of text, safe for a terminal
   * @param moreRefused whether some are missing there
   */
  record Asked(List<Used> used, boolean moreUsed, List<String> refused, boolean moreRefused) {}

  void add(EgressDecision decision) {
    if (decision.allowed()) {
      EgressRule destination = new EgressRule(decision.host(), decision.port());
      moreUsed |= !keep(used, new Used(destination, decision.address()), MOST_USED);
    } else {
      moreRefused |= !keep(refused, line(decision), MOST_REFUSED);
    }
  }

  private static <T> boolean keep(Set<T> kept, T one, int most) {
    return kept.contains(one) || (kept.size() < most && kept.add(one));
  }

  private static String line(EgressDecision decision) {
    String host = decision.host();
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return TerminalText.line(
        cut(shown, LONGEST_HOST)
            + ":"
            + decision.port()
            + " ("
            + cut(decision.detail(), LONGEST_REASON)
            + ")");
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "...";
  }

  /** How many there are. */
  int size() {
    return used.size() + refused.size();
  }

  /** What is known now. */
  Asked asked() {
    return new Asked(List.copyOf(used), moreUsed, List.copyOf(refused), moreRefused);
  }
}
