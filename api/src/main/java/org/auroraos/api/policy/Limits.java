package org.auroraos.api.policy;

import java.time.Duration;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How much a sandboxed tree of processes may use. Zero means no limit, throughout.
 *
 * @param wallTime wall-clock time of a run; zero for services
 * @param cpuTime CPU time of the whole tree
 * @param memory memory of the whole tree in bytes, swap included
 * @param processes processes and threads of the whole tree
 * @param openFiles open files of one process
 * @param fileSize size in bytes of a file that the program writes
 * @param output bytes that are kept of each output stream of a run with a result
 * @param cpuWeight share of the CPU under contention, 1 to 10000, 100 as others; 0 leaves it as it
 *     is
 * @param cpuQuota upper bound on CPU use in percent of one CPU (150: one and a half)
 * @param ioWeight share of the disks under contention, 1 to 10000, 100 as others; {@code io.weight}
 *     of the kernel's admin-guide/cgroup-v2
 * @param ioReadBps upper bound on what is read from each disk that holds what the program may
 *     write, in bytes per second; {@code rbps} of {@code io.max} there
 * @param ioWriteBps the same of what is written; {@code wbps} there
 */
public record Limits(
    Duration wallTime,
    Duration cpuTime,
    long memory,
    int processes,
    int openFiles,
    long fileSize,
    long output,
    int cpuWeight,
    int cpuQuota,
    int ioWeight,
    long ioReadBps,
    long ioWriteBps) {

  /** Least memory in bytes under which a JVM, and so a bundle plugin, can live. */
  public static final long JVM_MIN_MEMORY = 128L << 20;

  /** Fewest processes and threads with which a JVM, and so a bundle plugin, can live. */
  public static final int JVM_MIN_PROCESSES = 64;

  private static final int HEAVIEST = 10_000;

  /** Checks that no limit is negative and that the weights are in their range. */
  public Limits {
    Objects.requireNonNull(wallTime, "wallTime");
    Objects.requireNonNull(cpuTime, "cpuTime");
    boolean negative =
        wallTime.isNegative()
            || cpuTime.isNegative()
            || memory < 0
            || processes < 0
            || openFiles < 0
            || fileSize < 0
            || output < 0
            || cpuQuota < 0
            || ioReadBps < 0
            || ioWriteBps < 0;
    if (negative) {
      throw new IllegalArgumentException("a limit is negative (zero means no limit)");
    }
    checkWeight("CPU", cpuWeight);
    checkWeight("I/O", ioWeight);
  }

  private static void checkWeight(String what, int weight) {
    if (weight < 0 || weight > HEAVIEST) {
      throw new IllegalArgumentException(
          "the " + what + " weight is 1 to " + HEAVIEST + ", or 0: " + weight);
    }
  }

  /** No limit of any kind. */
  public static Limits none() {
    return new Limits(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** The limits of the built-in policy {@code default}. */
  public static Limits defaults() {
    return new Builder().build();
  }

  /** A builder that starts from these limits. */
  public Builder toBuilder() {
    return new Builder()
        .wallTime(wallTime)
        .cpuTime(cpuTime)
        .memory(memory)
        .processes(processes)
        .openFiles(openFiles)
        .fileSize(fileSize)
        .output(output)
        .cpuWeight(cpuWeight)
        .cpuQuota(cpuQuota)
        .ioWeight(ioWeight)
        .ioReadBps(ioReadBps)
        .ioWriteBps(ioWriteBps);
  }

  /** Collects limits; what is not set is that of the built-in policy {@code default}. */
  @ProviderType
  public static final class Builder {
    private Duration wallTime = Duration.ofSeconds(30);
    private Duration cpuTime = Duration.ofSeconds(20);
    private long memory = 512L << 20;
    private int processes = 32;
    private int openFiles = 512;
    private long fileSize = 256L << 20;
    private long output = 1L << 20;
    private int cpuWeight = 100;
    private int cpuQuota;
    private int ioWeight;
    private long ioReadBps;
    private long ioWriteBps;

    /** See {@link Limits#wallTime()}. */
    public Builder wallTime(Duration value) {
      wallTime = value;
      return this;
    }

    /** See {@link Limits#cpuTime()}. */
    public Builder cpuTime(Duration value) {
      cpuTime = value;
      return this;
    }

    /** See {@link Limits#memory()}; bytes. */
    public Builder memory(long bytes) {
      memory = bytes;
      return this;
    }

    /** See {@link Limits#processes()}. */
    public Builder processes(int value) {
      processes = value;
      return this;
    }

    /** See {@link Limits#openFiles()}. */
    public Builder openFiles(int value) {
      openFiles = value;
      return this;
    }

    /** See {@link Limits#fileSize()}; bytes. */
    public Builder fileSize(long bytes) {
      fileSize = bytes;
      return this;
    }

    /** See {@link Limits#output()}; bytes. */
    public Builder output(long bytes) {
      output = bytes;
      return this;
    }

    /** See {@link Limits#cpuWeight()}. */
    public Builder cpuWeight(int value) {
      cpuWeight = value;
      return this;
    }

    /** See {@link Limits#cpuQuota()}; percent of one CPU. */
    public Builder cpuQuota(int percent) {
      cpuQuota = percent;
      return this;
    }

    /** See {@link Limits#ioWeight()}. */
    public Builder ioWeight(int value) {
      ioWeight = value;
      return this;
    }

    /** See {@link Limits#ioReadBps()}; bytes per second. */
    public Builder ioReadBps(long bytes) {
      ioReadBps = bytes;
      return this;
    }

    /** See {@link Limits#ioWriteBps()}; bytes per second. */
    public Builder ioWriteBps(long bytes) {
      ioWriteBps = bytes;
      return this;
    }

    /** The limits. */
    public Limits build() {
      return new Limits(
          wallTime,
          cpuTime,
          memory,
          processes,
          openFiles,
          fileSize,
          output,
          cpuWeight,
          cpuQuota,
          ioWeight,
          ioReadBps,
          ioWriteBps);
    }
  }
}
