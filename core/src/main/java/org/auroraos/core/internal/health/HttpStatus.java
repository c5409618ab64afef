package org.auroraos.core.internal.health;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks for one resource over HTTP/1.1 (RFC 9112), and reads the status of the answer and no more: a
 * hostile server could say the rest for ever.
 */
public final class HttpStatus {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)(?: .*)?");
  private static final int MOST = 32 << 10;

  private final InputStream in;
  private int left = MOST;

  private HttpStatus(InputStream in) {
    this.in = in;
  }

  /**
   * Asks.
   *
   * @param connection to the server; not closed here
   * @param url what to ask for
   * @return the status; not one of those that only announce another, RFC 9110 15.2
   * @throws IOException when there is no answer, or it is not one of HTTP
   */
  public static int of(ByteChannel connection, URI url) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(request(url).getBytes(StandardCharsets.US_ASCII));
    while (request.hasRemaining()) {
      connection.write(request);
    }
    return new HttpStatus(new BufferedInputStream(Channels.newInputStream(connection))).read();
  }

  private static String request(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: "
        + url.getRawAuthority()
        + "\r\nUser-Agent: Aurora\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  }

  private int read() throws IOException {
    int status = statusLine();
    while (status / 100 == 1) {
      skipFields();
      status = statusLine();
    }
    return status;
  }

  private int statusLine() throws IOException {
    Matcher line = STATUS_LINE.matcher(line());
    if (!line.matches()) {
      throw new ProtocolException("what answers does not speak HTTP/1.1");
    }
    return Integer.parseInt(line.group(1));
  }

  private void skipFields() throws IOException {
    String line = line();
    while (!line.isEmpty()) {
      line = line();
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = next();
    while (next != '\n') {
      line.append((char) next);
      next = next();
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  private int next() throws IOException {
    left--;
    int next = left < 0 ? -1 : in.read();
    if (next < 0) {
      throw new ProtocolException(
          left < 0
              ? "the answer begins with more than " + MOST + " bytes"
              : "the answer broke off");
    }
    return next;
  }
}
