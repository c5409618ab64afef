package org.auroraos.core.internal.lint;

import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.sandbox.Capability;

/** Whom the program can talk to. */
final class NetworkRule implements Rule {
  private static final String KEY = "network";

  @Override
  public void check(Inspection inspection) {
    SandboxPolicy policy = inspection.policy();
    switch (policy.network()) {
      case NONE -> {}
      case LOOPBACK -> {
        // Where the layer may be missing, that is judged, as much as the host's network
        if (!policy.optional().contains(Capability.NETWORK)) {
          inspection.found(
              Exposure.NETWORK_LOOPBACK,
              KEY,
              inspection.value(KEY),
              "Nobody outside is reached, but the kernel's network code is.",
              policy.toBuilder().network(NetworkAccess.NONE).build());
        }
      }
      case EGRESS -> {
        inspection.found(
            Exposure.EGRESS,
            KEY,
            inspection.value(KEY),
            "What the program reads it can send to these destinations, and what they answer it"
                + " may do.",
            policy.toBuilder().network(NetworkAccess.NONE).build());
        new EgressRules(inspection).check();
      }
      case HOST ->
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
}
