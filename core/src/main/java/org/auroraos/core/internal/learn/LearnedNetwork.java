package org.auroraos.core.internal.learn;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.auroraos.api.backend.Observation;
import org.auroraos.api.backend.Observation.Kind;
import org.auroraos.api.backend.SandboxLaunch;
import org.auroraos.api.policy.NetworkAccess;

/**
 * Which network a program needs that did not use the broker. Addresses are seen, the names that led
 * to them are not.
 */
final class LearnedNetwork {
  private static final String BROKER = "127.0.0.1:" + SandboxLaunch.EGRESS_PORT;

  private final Notes notes;

  LearnedNetwork(Notes notes) {
    this.notes = notes;
  }

  NetworkAccess of(NetworkAccess present, List<Observation> observations) {
    Set<String> outside = new TreeSet<>();
    boolean loopback = false;
    for (Observation seen : observations) {
      boolean network = seen.kind() == Kind.CONNECT || seen.kind() == Kind.BIND;
      boolean broker = present == NetworkAccess.EGRESS && seen.subject().equals(BROKER);
      if (!network || broker || seen.subject().startsWith("unix:")) {
        continue;
      }
      boolean here = isLoopback(seen.subject()) || seen.kind() == Kind.BIND;
      loopback |= here;
      if (!here) {
        outside.add(seen.subject());
      }
    }
    if (!outside.isEmpty()) {
      tell(outside);
    }
    return choose(present, loopback, !outside.isEmpty());
  }

  private NetworkAccess choose(NetworkAccess present, boolean loopback, boolean outside) {
    return switch (present) {
      case NONE -> loopback ? wider() : NetworkAccess.NONE;
      case LOOPBACK -> loopback ? NetworkAccess.LOOPBACK : NetworkAccess.NONE;
      case EGRESS -> loopback ? NetworkAccess.LOOPBACK : NetworkAccess.NONE;
      case HOST -> outside ? present : loopback ? NetworkAccess.LOOPBACK : NetworkAccess.NONE;
    };
  }

  private NetworkAccess wider() {
    notes.add("network", "it used its own loopback interface. WIDER than before");
    return NetworkAccess.LOOPBACK;
  }

  private void tell(Set<String> outside) {
    notes.add(
        "network",
        "it wanted to reach "
            + String.join(", ", outside)
            + "; these are addresses, the names behind them are not seen. To allow single"
            + " destinations, name them with network = egress and network.egress");
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.")
        || address.startsWith("[0:0:0:0:0:0:0:1]:")
        || address.startsWith("0.0.0.0:")
        || address.startsWith("[0:0:0:0:0:0:0:0]:");
  }
}
