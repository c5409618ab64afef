package org.auroraos.api.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The result of one run in a sandbox. Two runs of the same thing under the same policy give the
 * same status, rc and enforcement.
 *
 * @param version version of this structure, {@value #VERSION}
 * @param status why it ended
 * @param rc the return code that goes with the status, as a shell would give it
 * @param reason more about the status in words; begins with {@code PARTIAL_ENFORCEMENT} when the
 *     program ended by itself under a policy that was enforced in part; empty when there is nothing
 *     to say
 * @param stdout what the program wrote to standard output, up to the policy's limit, then {@value
 *     #TRUNCATED}
 * @param stderr the same for standard error
 * @param duration wall-clock time from the program's start to its end
 * @param cpuTime CPU time of the whole tree, user and system
 * @param peakMemory highest memory use of the whole tree in bytes, or of its largest process where
 *     the system gives no more; 0 if unknown
 * @param io what the whole tree read from and wrote to storage; empty if unknown
 * @param cmd the command as it was asked for
 * @param traceId identifies this run in logs
 * @param isolation how it ran
 * @param enforced what was enforced
 */
public record SandboxResult(
    int version,
    SandboxStatus status,
    int rc,
    String reason,
    String stdout,
    String stderr,
    Duration duration,
    Duration cpuTime,
    long peakMemory,
    Optional<IoUsage> io,
    List<String> cmd,
    String traceId,
    Isolation isolation,
    EnforcementReport enforced) {

  /** Version of this structure; it grows when a field changes its meaning. */
  public static final int VERSION = 2;

  /** Follows the kept part of an output stream that was longer than the policy's limit. */
  public static final String TRUNCATED = "[TRUNCATED]";

  /** Begins the reason of a run that ended by itself and was enforced only in part. */
  public static final String PARTIAL_ENFORCEMENT = "PARTIAL_ENFORCEMENT";

  /** Checks that nothing is null and copies the command. */
  public SandboxResult {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(cpuTime, "cpuTime");
    Objects.requireNonNull(io, "io");
    Objects.requireNonNull(traceId, "traceId");
    Objects.requireNonNull(isolation, "isolation");
    Objects.requireNonNull(enforced, "enforced");
    cmd = List.copyOf(cmd);
  }

  /** Whether the program exited with 0. */
  public boolean ok() {
    return status == SandboxStatus.OK;
  }

  /** A builder for a result of this command. */
  public static Builder builder(List<String> cmd, String traceId) {
    return new Builder(cmd, traceId);
  }

  /**
   * Collects the fields of a result; what is not set is empty or zero, the status INTERNAL_ERROR.
   */
  @ProviderType
  public static final class Builder {
    private final List<String> cmd;
    private final String traceId;
    private SandboxStatus status = SandboxStatus.INTERNAL_ERROR;
    private int rc = SandboxStatus.INTERNAL_ERROR.rc();
    private String reason = "";
    private String stdout = "";
    private String stderr = "";
    private Duration duration = Duration.ZERO;
    private Duration cpuTime = Duration.ZERO;
    private long peakMemory;
    private Optional<IoUsage> io = Optional.empty();
    private Isolation isolation = Isolation.ERROR;
    private EnforcementReport enforced = EnforcementReport.empty();

    private Builder(List<String> cmd, String traceId) {
      this.cmd = List.copyOf(cmd);
      this.traceId = traceId;
    }

    /** Why it ended, with the return code that goes with it. */
    public Builder status(SandboxStatus status, int rc, String reason) {
      this.status = status;
      this.rc = rc;
      this.reason = reason;
      return this;
    }

    /** What the program wrote. */
    public Builder output(String stdout, String stderr) {
      this.stdout = stdout;
      this.stderr = stderr;
      return this;
    }

    /** What it used: wall-clock time, CPU time, and peak memory in bytes. */
    public Builder usage(Duration duration, Duration cpuTime, long peakMemory) {
      this.duration = duration;
      this.cpuTime = cpuTime;
      this.peakMemory = peakMemory;
      return this;
    }

    /** What it read and wrote; empty if that is not known. */
    public Builder io(Optional<IoUsage> io) {
      this.io = io;
      return this;
    }

    /** How it ran and what was enforced. */
    public Builder enforced(Isolation isolation, EnforcementReport enforced) {
      this.isolation = isolation;
      this.enforced = enforced;
      return this;
    }

    /** The result. */
    public SandboxResult build() {
      return new SandboxResult(
          VERSION,
          status,
          rc,
          reason,
          stdout,
          stderr,
          duration,
          cpuTime,
          peakMemory,
          io,
          cmd,
          traceId,
          isolation,
          enforced);
    }
  }
}
