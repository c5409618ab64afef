package org.auroraos.core.internal.lifecycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The platform's end of a readiness descriptor. The first newline says that the program is ready,
 * as s6 has it (notification-fd), every further one that it lives; what else is written means
 * nothing. It is read as long as the program lives: one that writes more than anybody reads would
 * stand still. It is read slowly: to write costs the program of its own share, to read the
 * platform.
 */
final class ReadyLines {
  private static final int MOST_AT_ONCE = 4096;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private ReadyLines() {}

  /** Reads on a thread of its own until the program or the platform has gone. */
  static void follow(String plugin, ByteChannel channel, Runnable line) {
    Thread reader = new Thread(() -> read(channel, line), "aurora-ready-" + plugin);
    reader.setDaemon(true);
    reader.start();
  }

  private static void read(ByteChannel channel, Runnable line) {
    ByteBuffer some = ByteBuffer.allocate(MOST_AT_ONCE);
    try {
      while (channel.read(some) >= 0) {
        if (hasNewline(some.flip())) {
          line.run();
        }
        some.clear();
        LockSupport.parkNanos(PAUSE);
      }
    } catch (IOException letGo) {
      // Another platform will read it.
      return;
    }
  }

  private static boolean hasNewline(ByteBuffer some) {
    while (some.hasRemaining()) {
      if (some.get() == '\n') {
        return true;
      }
    }
    return false;
  }
}
