package org.auroraos.core.internal.egress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request that is not served, and the HTTP answer that says why. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** The answers, RFC 9110 section 15. */
  enum Status {
    BAD_REQUEST(400, "Bad Request"),
    FORBIDDEN(403, "Forbidden"),
    HEAD_TOO_LARGE(431, "Request Header Fields Too Large"),
    BAD_GATEWAY(502, "Bad Gateway"),
    GATEWAY_TIMEOUT(504, "Gateway Timeout");

    private final int code;
    private final String phrase;

    Status(int code, String phrase) {
      this.code = code;
      this.phrase = phrase;
    }
  }

  private final Status status;

  Refusal(Status status, String message) {
    super(message);
    this.status = status;
  }

  /** A request that is not in the form that a proxy understands. */
  static Refusal malformed(String message) {
    return new Refusal(Status.BAD_REQUEST, message);
  }

  /** The answer; the connection ends with it. */
  ByteBuffer answer() {
    byte[] body = ("aurora: " + getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
    List<String> lines =
        List.of(
            "HTTP/1.1 " + status.code + " " + status.phrase,
            "Content-Type: text/plain; charset=utf-8",
            "Content-Length: " + body.length,
            "Connection: close",
            "Cache-Control: no-store",
            "",
            "");
    byte[] start = String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
  }
}
