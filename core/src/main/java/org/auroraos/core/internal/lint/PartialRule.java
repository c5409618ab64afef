package org.auroraos.core.internal.lint;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.auroraos.api.policy.Limits;
import org.auroraos.api.policy.NetworkAccess;
import org.auroraos.api.policy.SandboxPolicy;
import org.auroraos.api.policy.lint.Severity;
import org.auroraos.api.sandbox.Capability;

/** What may be missing, and whether it is missing on this machine. */
final class PartialRule implements Rule {
  private static final String KEY = "allow-partial";

  /** From here on, it is isolation that may be missing and not a limit. */
  private static final int ISOLATION = 20;

  @Override
  public void check(Inspection inspection) {
    SandboxPolicy policy = inspection.policy();
    for (Capability capability : policy.optional()) {
      if (requested(policy, capability)) {
        found(inspection, policy, capability);
      }
    }
  }

  private static void found(Inspection inspection, SandboxPolicy policy, Capability capability) {
    String reason = "It may be missing, and then the program runs without it.";
    Optional<String> missing =
        inspection.machine().support().map(support -> support.missing().get(capability));
    Optional<String> mechanism =
        inspection.machine().support().flatMap(support -> support.mechanism(capability));
    if (missing.isPresent()) {
      reason = "It may be missing, and it is missing here: " + missing.get();
    } else if (mechanism.isPresent()) {
      reason =
          "It may be missing, and then the program runs without it. This machine has it ("
              + mechanism.get()
              + ").";
    }
    Set<Capability> rest = EnumSet.copyOf(policy.optional());
    rest.remove(capability);
    inspection.found(
        Exposure.MAY_BE_MISSING,
        severity(capability, missing.isPresent()),
        covered(policy, capability) ? 0 : weight(capability),
        KEY,
        capability.id(),
        reason,
        policy.toBuilder().optional(rest).build());
  }

  /**
   * Whether another limit bounds the use of the CPU, and has to be there or counts already: to ask
   * for both costs no more than to ask for one.
   */
  private static boolean covered(SandboxPolicy policy, Capability capability) {
    return switch (capability) {
      case CPU_TIME ->
          requested(policy, Capability.CPU_QUOTA)
              && !policy.optional().contains(Capability.CPU_QUOTA);
      case CPU_QUOTA -> requested(policy, Capability.CPU_TIME);
      default -> false;
    };
  }

  /** How much it matters that a part may be missing. */
  static Severity severity(Capability capability, boolean missingHere) {
    if (weight(capability) >= ISOLATION) {
      return missingHere ? Severity.DANGER : Severity.WARNING;
    }
    return missingHere ? Severity.WARNING : Severity.NOTE;
  }

  /**
   * Percent that it costs when a part may be missing. With what is left to say of a policy that
   * asks for the part, it is not more than the cost of not asking: what may be missing is no weaker
   * than what is surely missing.
   */
  static int weight(Capability capability) {
    return switch (capability) {
      case FILESYSTEM -> 60;
      case PRIVILEGES -> 40;
      case NETWORK -> 35;
      case PROCESS_ISOLATION, IDENTITY, NO_NEW_PRIVILEGES, DESCRIPTORS -> 30;
      case SYSCALLS -> 25;
      case IPC_ISOLATION, ENVIRONMENT -> 10;
      case SESSION -> 8;
      case FILE_RULES, SELF_PROBE, CORE_DUMPS -> 5;
      case MEMORY, PROCESSES -> 4;
      case OPEN_FILES, FILE_SIZE, CGROUP_VIEW -> 2;
      case CPU_TIME, CPU_QUOTA, OUTPUT, HOSTNAME -> 1;
      case WALL_TIME, CPU_WEIGHT, IO_WEIGHT, IO_READ_BPS, IO_WRITE_BPS -> 0;
    };
  }

  /** What the policy does not ask for cannot be missed. */
  private static boolean requested(SandboxPolicy policy, Capability capability) {
    Limits limits = policy.limits();
    return switch (capability) {
      case WALL_TIME -> !limits.wallTime().isZero();
      case CPU_TIME -> !limits.cpuTime().isZero();
      case MEMORY -> limits.memory() != 0;
      case PROCESSES -> limits.processes() != 0;
      case OPEN_FILES -> limits.openFiles() != 0;
      case FILE_SIZE -> limits.fileSize() != 0;
      case CPU_WEIGHT -> limits.cpuWeight() != 0;
      case CPU_QUOTA -> limits.cpuQuota() != 0;
      case IO_WEIGHT -> limits.ioWeight() != 0;
      case IO_READ_BPS -> limits.ioReadBps() != 0;
      case IO_WRITE_BPS -> limits.ioWriteBps() != 0;
      case NETWORK -> policy.network() != NetworkAccess.HOST;
      case SYSCALLS -> policy.syscalls().requested();
      default -> true;
    };
  }
}
