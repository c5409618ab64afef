package org.auroraos.itest.smoke;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Orders to the library {@code itest/storm/faults.c}, which is preloaded into a platform: it counts
 * the platform's system calls that change something below its data directory, and kills the
 * platform at one of them or lets it fail.
 */
final class Faults {
  /** No space left on the device. */
  static final int ENOSPC = 28;

  /** The device failed. */
  static final int EIO = 5;

  private static final Path SOURCES = Path.of("storm").toAbsolutePath().normalize();
  private static final Path BUILT = Path.of("target/storm").toAbsolutePath().normalize();

  // As in faults.h
  private static final int MODE = 0;
  private static final int AT = 4;
  private static final int ERROR = 8;
  private static final int PID = 12;
  private static final int COUNT = 16;
  private static final int HIT = 20;
  private static final int PREFIX = 24;
  private static final int PREFIX_SIZE = 488;
  private static final int CALLS = 512;
  private static final int CALL_SIZE = 256;
  private static final int SEEN = 4096;

  /** As in {@code faults.h}. */
  private enum Mode {
    OFF(0),
    COUNT(1),
    KILL(2),
    FAIL(3),
    FAIL_FROM(4);

    private final int number;

    Mode(int number) {
      this.number = number;
    }
  }

  private final MappedByteBuffer orders;

  private Faults(MappedByteBuffer orders) {
    this.orders = orders;
  }

  /** Preloads the library into whatever this product starts from now on. */
  static Faults into(Aurora aurora, Path work) throws IOException, InterruptedException {
    Path library = Files.copy(build().resolve("faults.so"), work.resolve("faults.so"));
    Path file = Files.createFile(work.resolve("faults"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("r-xr-xr-x"));
    long size = CALLS + (long) SEEN * CALL_SIZE;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
      mapped.order(ByteOrder.nativeOrder());
      byte[] prefix = aurora.data().toString().getBytes(StandardCharsets.UTF_8);
      if (prefix.length >= PREFIX_SIZE) {
        throw new IOException("too long a path: " + aurora.data());
      }
      mapped.put(PREFIX, prefix);
      aurora.with("LD_PRELOAD", library.toString()).with("AURORA_FAULTS", file.toString());
      return new Faults(mapped);
    }
  }

  /** The directory with what {@code itest/storm/Makefile} makes. */
  static Path build() throws IOException, InterruptedException {
    Process make =
        new ProcessBuilder(List.of("make", "-s", "-C", SOURCES.toString(), "OUT=" + BUILT))
            .redirectErrorStream(true)
            .start();
    String output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (make.waitFor() != 0) {
      throw new IOException("what the storms need cannot be built:\n" + output);
    }
    return BUILT;
  }

  /** Only counts. */
  void count(long pid) {
    order(Mode.COUNT, pid, 0, 0);
  }

  /**
   * Kills the platform at a call, which does not happen any more.
   *
   * @param pid of the platform; 0 for one that is still to be started
   * @param at which call, from 1
   */
  void kill(long pid, int at) {
    order(Mode.KILL, pid, at, 0);
  }

  /** Lets one call fail. */
  void fail(long pid, int at, int error) {
    order(Mode.FAIL, pid, at, error);
  }

  /** Lets a call and all after it fail. */
  void failFrom(long pid, int at, int error) {
    order(Mode.FAIL_FROM, pid, at, error);
  }

  /** Everything goes well again. */
  void off() {
    orders.putInt(MODE, Mode.OFF.number);
  }

  /** Calls seen since the last order. */
  int seen() {
    return orders.getInt(COUNT);
  }

  /** Whether a call did not happen since the last order. */
  boolean hit() {
    return orders.getInt(HIT) > 0;
  }

  /** A call that was seen: its name and the path that it changes. */
  String call(int number) {
    byte[] text = new byte[CALL_SIZE];
    orders.get(CALLS + (number - 1) % SEEN * CALL_SIZE, text);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  private void order(Mode mode, long pid, int at, int error) {
    off();
    orders.putInt(AT, at);
    orders.putInt(ERROR, error);
    orders.putInt(PID, (int) pid);
    orders.putInt(COUNT, 0);
    orders.putInt(HIT, 0);
    orders.putInt(MODE, mode.number);
  }
}
