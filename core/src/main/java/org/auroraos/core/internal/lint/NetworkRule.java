package org.auroraos.core.internal.lint;

import org.auroraos.api.policy.EgressRule;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;

/** Whom the program can talk to. */
final class NetworkRule implements Rule {
  private static final String KEY = "network";

  @Override
  public void check(Inspection inspection) {
    SandboxPolicy policy = inspection.policy();
    switch (policy.network()) {
      case NONE -> {}
      case LOOPBACK ->
          inspection.found(
              Exposure.NETWORK_LOOPBACK,
              KEY,
              inspection.value(KEY),
              "Nobody outside is reached, but the kernel's network code is.",
              policy.toBuilder().network(NetworkAccess.NONE).build());
      case EGRESS -> egress(inspection);
      // What is not known here counts as the widest
      default ->
          inspection.found(
              Exposure.NETWORK_HOST,
              KEY,
              inspection.value(KEY),
              "The program reaches whatever this machine reaches: its own services on 127.0.0.1,"
                  + " abstract sockets, the local network, the Internet. What it reads it can send"
                  + " away.",
              policy.toBuilder().network(NetworkAccess.LOOPBACK).build());
    }
  }

  private static void egress(Inspection inspection) {
    SandboxPolicy policy = inspection.policy();
    inspection.found(
        Exposure.NETWORK_EGRESS,
        KEY,
        inspection.value(KEY),
        "The program reaches what network.egress lists. What it reads it can send there.",
        policy.toBuilder().network(NetworkAccess.NONE).build());
    for (EgressRule rule : policy.egress()) {
      if (rule.wildcard()) {
        inspection.found(
            Exposure.EGRESS_WILDCARD,
            "network.egress",
            rule.toString(),
            "Whoever can have a name below it can be reached. List the names that are needed.",
            policy);
      }
    }
  }
}
