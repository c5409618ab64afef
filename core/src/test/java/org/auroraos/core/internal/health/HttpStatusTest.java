package org.auroraos.core.internal.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpStatusTest {
  private static final URI URL = URI.create("http://127.0.0.1:8080/health?deep=1#part");

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, 200",
    "HTTP/1.0 204, 204",
    "HTTP/1.1 503 , 503",
    "HTTP/1.1 999 Whatever it says, 999"
  })
  void theStatusIsWhatTheFirstLineSays(String line, int status) throws IOException {
    assertThat(HttpStatus.of(new Server(line + "\r\nA: b\r\n\r\nbody"), URL)).isEqualTo(status);
    assertThat(HttpStatus.of(new Server(line + "\n"), URL)).isEqualTo(status);
  }

  @Test
  void anAnnouncementIsNoAnswer() throws IOException {
    Server server =
        new Server(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 404 \n");
    assertThat(HttpStatus.of(server, URL)).isEqualTo(404);
  }

  @Test
  void theRequestNamesTheResourceAndTheServer() throws IOException {
    Server server = new Server("HTTP/1.1 200 OK\n");
    HttpStatus.of(server, URL);
    assertThat(server.asked())
        .startsWith("GET /health?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
        .contains("\r\nConnection: close\r\n")
        .endsWith("\r\n\r\n");
    Server root = new Server("HTTP/1.1 200 OK\n");
    HttpStatus.of(root, URI.create("http://[::1]"));
    assertThat(root.asked()).startsWith("GET / HTTP/1.1\r\nHost: [::1]\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n",
        "HTTP/1.1 20 OK\r\n",
        "HTTP/1.1 2000\r\n",
        "\r\nHTTP/1.1 200 OK\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"
      })
  void whatIsNoAnswerIsNone(String answer) {
    assertThatThrownBy(() -> HttpStatus.of(new Server(answer), URL))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("what answers does not speak HTTP/1.1|the answer broke off");
  }

  @Test
  void whoTalksForEverIsNotListenedTo() {
    String announced = "HTTP/1.1 100 Continue\r\n" + "A: b\r\n".repeat(10_000);
    assertThatThrownBy(() -> HttpStatus.of(new Server(announced), URL))
        .hasMessageContaining("more than 32768 bytes");
    assertThatThrownBy(() -> HttpStatus.of(new Server("x".repeat(40_000)), URL))
        .hasMessageContaining("more than 32768 bytes");
  }

  /** Takes few bytes at a time, and says what it has to say. */
  private static final class Server implements ByteChannel {
    private final ByteBuffer answer;
    private final ByteArrayOutputStream asked = new ByteArrayOutputStream();

    Server(String answer) {
      this.answer = ByteBuffer.wrap(answer.getBytes(US_ASCII));
    }

    String asked() {
      return asked.toString(US_ASCII);
    }

    @Override
    public int read(ByteBuffer target) {
      if (!answer.hasRemaining()) {
        return -1;
      }
      int count = Math.min(Math.min(7, target.remaining()), answer.remaining());
      for (int i = 0; i < count; i++) {
        target.put(answer.get());
      }
      return count;
    }

    @Override
    public int write(ByteBuffer source) {
      int count = Math.min(5, source.remaining());
      for (int i = 0; i < count; i++) {
        asked.write(source.get());
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // nothing to free
    }
  }
}
