package org.auroraos.core.internal.egress;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.auroraos.core.internal.egress.ProxyRequest.Body;

/**
 * Passes the body of one request on, and not a byte that follows it. Chunks are made anew: their
 * extensions and trailers stay behind.
 */
final class BodyRelay {
  private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \t]*(;.*)?");
  private static final int LONGEST_LINE = 1024;
  private static final int MOST_TRAILERS = 20;
  private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE_END = {'\r', '\n'};

  private final ClientInput from;
  private final WritableByteChannel to;

  BodyRelay(ClientInput from, WritableByteChannel to) {
    this.from = from;
    this.to = to;
  }

  void pass(Body body) throws IOException, Refusal {
    if (body instanceof Body.Sized sized) {
      passBytes(sized.length(), false);
    } else {
      passChunks();
    }
  }

  private void passChunks() throws IOException, Refusal {
    for (long size = size(); size > 0; size = size()) {
      passBytes(size, true);
      if (!from.line(0).isEmpty()) {
        throw Refusal.malformed("a malformed chunk");
      }
    }
    for (int i = 0; !from.line(LONGEST_LINE).isEmpty(); i++) {
      if (i == MOST_TRAILERS) {
        throw Refusal.malformed("too many trailers");
      }
    }
    write(ByteBuffer.wrap(LAST));
  }

  private long size() throws IOException, Refusal {
    String line = from.line(LONGEST_LINE);
    var size = SIZE.matcher(line);
    if (!size.matches()) {
      throw Refusal.malformed("a malformed chunk");
    }
    return Long.parseLong(size.group(1), 16);
  }

  private void passBytes(long length, boolean chunked) throws IOException {
    for (long left = length; left > 0; ) {
      ByteBuffer some = from.some(left);
      if (!some.hasRemaining()) {
        throw new EOFException("the body ends too early");
      }
      left -= some.remaining();
      if (chunked) {
        String size = Integer.toHexString(some.remaining()) + "\r\n";
        write(ByteBuffer.wrap(size.getBytes(StandardCharsets.US_ASCII)));
      }
      write(some);
      if (chunked) {
        write(ByteBuffer.wrap(LINE_END));
      }
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }
}
