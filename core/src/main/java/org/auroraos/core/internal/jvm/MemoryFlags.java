package org.auroraos.core.internal.jvm;

import java.util.ArrayList;
import java.util.List;
import org.auroraos.api.policy.Limits;

/**
 * How a JVM shares out the memory that a policy gives to its whole tree. Everything that has a flag
 * is bounded, so that a plugin that uses too much gets an OutOfMemoryError, which says what was too
 * much, before the kernel kills it.
 */
final class MemoryFlags {
  private static final long MIB = 1L << 20;

  /** Below this, the second compiler is left out: it costs memory and threads. */
  private static final long SMALL = 256 * MIB;

  /** A JVM from 24 on rounds up to this itself, and says so in the plugin's log at each start. */
  private static final long CLASS_SPACE_UNIT = 16 * MIB;

  private MemoryFlags() {}

  /**
   * The flags for a limit.
   *
   * @param limits of the policy; no memory limit leaves the sizes to the JVM
   */
  static List<String> of(Limits limits) {
    List<String> flags = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xss512k"));
    long memory = limits.memory();
    if (memory == 0) {
      return flags;
    }
    long code = clamp(memory / 10, 12 * MIB, 96 * MIB);
    long metaspace = clamp(memory / 6, 28 * MIB, 192 * MIB);
    long direct = clamp(memory / 16, 6 * MIB, 256 * MIB);
    // What no flag bounds: the JVM itself, symbols, collector, thread stacks, mapped archives.
    long rest = clamp(memory / 8, 36 * MIB, 160 * MIB);
    long heap = memory - code - metaspace - direct - rest;
    flags.add("-Xmx" + kib(heap));
    flags.add("-XX:MaxMetaspaceSize=" + kib(metaspace));
    flags.add("-XX:CompressedClassSpaceSize=" + kib(classSpace(metaspace)));
    flags.add("-XX:ReservedCodeCacheSize=" + kib(code));
    flags.add("-XX:MaxDirectMemorySize=" + kib(direct));
    if (memory < SMALL) {
      flags.add("-XX:TieredStopAtLevel=1");
    }
    return flags;
  }

  private static long clamp(long value, long least, long most) {
    return Math.max(least, Math.min(most, value));
  }

  /** About half; the rest of the metaspace has to have room beside it. */
  private static long classSpace(long metaspace) {
    long units = (metaspace / 2 + CLASS_SPACE_UNIT - 1) / CLASS_SPACE_UNIT;
    boolean fits = units * CLASS_SPACE_UNIT <= metaspace * 3 / 4;
    return (fits ? units : units - 1) * CLASS_SPACE_UNIT;
  }

  private static String kib(long bytes) {
    return bytes / 1024 + "k";
  }
}
