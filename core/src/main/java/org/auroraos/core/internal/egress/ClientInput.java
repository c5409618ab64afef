package org.auroraos.core.internal.egress;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a program sends: first lines of text that end with CRLF, then bytes. */
final class ClientInput {
  private final ReadableByteChannel source;
  private final ByteBuffer buffer;
  private final Runnable progress;

  /**
   * An input.
   *
   * @param size of the buffer, which is the longest head too
   * @param progress told when something has arrived
   */
  ClientInput(ReadableByteChannel source, int size, Runnable progress) {
    this.source = source;
    this.buffer = ByteBuffer.allocate(size).limit(0);
    this.progress = progress;
  }

  /**
   * The head of a request, without the empty line at its end, byte for character.
   *
   * @return empty when the program leaves without having sent anything
   */
  Optional<String> head() throws IOException, Refusal {
    int searched = 0;
    while (true) {
      for (; searched + 4 <= buffer.limit(); searched++) {
        if (endsAt(searched)) {
          String head = new String(buffer.array(), 0, searched, StandardCharsets.ISO_8859_1);
          buffer.position(searched + 4);
          return Optional.of(head);
        }
      }
      if (buffer.limit() == buffer.capacity()) {
        throw new Refusal(
            Refusal.Status.HEAD_TOO_LARGE,
            "a request head of more than " + buffer.capacity() + " bytes");
      }
      if (!more()) {
        if (buffer.limit() == 0) {
          return Optional.empty();
        }
        throw Refusal.malformed("the request ends before its head does");
      }
    }
  }

  /** A line of the body without its CRLF. */
  String line(int longest) throws IOException, Refusal {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = read();
      if (next == '\r' && read() == '\n') {
        return line.toString();
      }
      if (next < ' ' || next > '~' || line.length() == longest) {
        throw Refusal.malformed("a malformed line in the body");
      }
      line.append((char) next);
    }
  }

  /**
   * The next bytes, waiting for them; valid until the next call. Empty at the end.
   *
   * @param most how many at most
   */
  ByteBuffer some(long most) throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear().limit(0);
      more();
    }
    int count = (int) Math.min(most, buffer.remaining());
    ByteBuffer some = buffer.slice(buffer.position(), count);
    buffer.position(buffer.position() + count);
    return some;
  }

  private int read() throws IOException {
    ByteBuffer one = some(1);
    if (!one.hasRemaining()) {
      throw new EOFException("the body ends too early");
    }
    return one.get() & 0xff;
  }

  private boolean endsAt(int index) {
    return buffer.get(index) == '\r'
        && buffer.get(index + 1) == '\n'
        && buffer.get(index + 2) == '\r'
        && buffer.get(index + 3) == '\n';
  }

  /** Appends what comes; false at the end. */
  private boolean more() throws IOException {
    int position = buffer.position();
    buffer.position(buffer.limit()).limit(buffer.capacity());
    int count;
    try {
      count = source.read(buffer);
    } finally {
      buffer.limit(buffer.position()).position(position);
    }
    if (count > 0) {
      progress.run();
    }
    return count > 0;
  }
}
