package org.auroraos.core.internal.egress;

import java.time.Duration;

/**
 * What a program can take of the platform.
 *
 * @param connections of one sandbox at once; more wait, first in the system's queue and then in
 *     their program
 * @param total connections of all sandboxes at once
 * @param head bytes of a request before its body
 * @param headTime from the connection to the end of that
 * @param connectTime for one address
 * @param setUpTime for the decision and all addresses together
 * @param idle without a byte in either direction
 * @param linger for the program to read a refusal
 * @param check how often these times are looked at
 */
record EgressLimits(
    int connections,
    int total,
    int head,
    Duration headTime,
    Duration connectTime,
    Duration setUpTime,
    Duration idle,
    Duration linger,
    Duration check) {
  /** What holds for the product; the documentation says the same. */
  static EgressLimits standard() {
    return new EgressLimits(
        64,
        1024,
        16 << 10,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1));
  }
}
