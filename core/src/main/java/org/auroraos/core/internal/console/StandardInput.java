package org.auroraos.core.internal.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a client sends as standard input, until the command reads it. When {@value #CAPACITY} bytes
 * wait, the client has to wait too.
 */
final class StandardInput extends InputStream {
  private static final int CAPACITY = 1 << 20;

  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private int size;
  private boolean ended;
  private boolean closed;

  /** Adds bytes; waits while too many are there. What comes after the end is dropped. */
  synchronized void add(ByteBuffer bytes) throws InterruptedException {
    while (size >= CAPACITY && !closed) {
      wait();
    }
    if (bytes.hasRemaining() && !ended && !closed) {
      waiting.add(bytes);
      size += bytes.remaining();
      notifyAll();
    }
  }

  /** Nothing more comes. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (waiting.isEmpty() && !ended && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for input");
    }
    if (waiting.isEmpty() || closed) {
      return -1;
    }
    ByteBuffer first = waiting.peek();
    int count = Math.min(length, first.remaining());
    first.get(buffer, offset, count);
    if (!first.hasRemaining()) {
      waiting.remove();
    }
    size -= count;
    notifyAll();
    return count;
  }

  @Override
  public synchronized int available() {
    return size;
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    size = 0;
    notifyAll();
  }
}
