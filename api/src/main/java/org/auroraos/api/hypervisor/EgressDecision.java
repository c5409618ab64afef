package org.auroraos.api.hypervisor;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the broker decided about a connection that a sandboxed program asked for.
 *
 * @param time when
 * @param sandbox the instance, so the id of the plugin for a plugin
 * @param traceId the run
 * @param host as it was asked for; written by the program, so hostile text of at most 16 KiB
 * @param port as it was asked for
 * @param address to which it connects, or because of which it does not
 * @param verdict the decision and its reason
 * @param detail more in words: the line of the policy that allows it, or what is wrong
 */
public record EgressDecision(
    Instant time,
    String sandbox,
    String traceId,
    String host,
    int port,
    Optional<InetAddress> address,
    Verdict verdict,
    String detail) {
  /** Why a connection was allowed or denied. */
  public enum Verdict {
    /** The policy lists it. */
    ALLOWED,
    /** The policy does not list it. */
    NOT_LISTED,
    /** The host is neither a name nor an address in its one canonical form. */
    NOT_CANONICAL,
    /** The name is listed, but leads to an address of this machine or its networks that is not. */
    INTERNAL_ADDRESS,
    /** The name is listed, but leads to no address. */
    UNRESOLVED,
    /** The policy lists it, but the audit log could not record the decision. */
    NOT_RECORDED
  }

  /** Checks that nothing is null. */
  public EgressDecision {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(sandbox, "sandbox");
    Objects.requireNonNull(traceId, "traceId");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(detail, "detail");
  }

  /** Whether the connection was allowed. */
  public boolean allowed() {
    return verdict == Verdict.ALLOWED;
  }
}
