package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.auroraos.core.internal.egress.ProxyRequest.Body;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
  @Test
  void aTunnelHasATargetAndNothingElseCounts() throws Refusal {
    ProxyRequest request =
        RequestParser.parse(
            head("CONNECT A.example:443 HTTP/1.1", "Host: b.example:80", "Content-Length: 9"));
    assertThat(request.tunnel()).isTrue();
    assertThat(request.target()).isEqualTo(Target.of("A.example", 443));
    assertThat(request.body()).isEqualTo(new Body.Sized(0));
  }

  @Test
  void aPlainRequestIsMadeAnewForItsTarget() throws Refusal {
    ProxyRequest request =
        RequestParser.parse(
            head(
                "POST http://A.Example/x?y=%20z HTTP/1.1",
                "Host: evil.example",
                "Host: other.example",
                "Accept: text/*",
                "Proxy-Authorization: Basic eA==",
                "Proxy-Connection: keep-alive",
                "Connection: keep-alive, X-Secret,Content-Length",
                "Keep-Alive: 5",
                "X-Secret: 1",
                "TE: trailers",
                "Upgrade: h2c",
                "content-length:  5 "));
    assertThat(request.head())
        .isEqualTo(
            head(
                "POST /x?y=%20z HTTP/1.1",
                "Host: a.example",
                "Accept: text/*",
                "Content-Length: 5",
                "Connection: close",
                "",
                ""));
    assertThat(request.body()).isEqualTo(new Body.Sized(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example|/|a.example",
        "http://a.example:80|/|a.example",
        "http://a.example:8080/|/|a.example:8080",
        "HTTP://a.example?q|/?q|a.example",
        "http://a.example/@b|/@b|a.example",
        "http://a.example/?u=http://b@c:1/|/?u=http://b@c:1/|a.example",
        "http://[2606:4700::1111]/x|/x|[2606:4700::1111]",
        "http://10.0.0.7:81/x|/x|10.0.0.7:81",
      })
  void whereItGoesIsOneThing(String line) throws Refusal {
    String[] parts = line.split("\\|", -1);
    ProxyRequest request = RequestParser.parse("GET " + parts[0] + " HTTP/1.0");
    assertThat(request.head())
        .isEqualTo(
            head(
                "GET " + parts[1] + " HTTP/1.0", "Host: " + parts[2], "Connection: close", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET / HTTP/1.1",
        "GET https://a.example/ HTTP/1.1",
        "GET ftp://a.example/ HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "PRI * HTTP/2.0",
        "GET http://a.example/ HTTP/1.2",
        "GET http://a.example/ http/1.1",
        "GET  http://a.example/ HTTP/1.1",
        "GET http://a.example/ HTTP/1.1 ",
        "GET http://a.example/ b HTTP/1.1",
        " GET http://a.example/ HTTP/1.1",
        "G(T http://a.example/ HTTP/1.1",
        "GET http://a.example/\u00e4 HTTP/1.1",
        "GET http://b\u00fccher.example/ HTTP/1.1",
        "GET http:///x HTTP/1.1",
        "GET http://:80/ HTTP/1.1",
        "GET http://a.example:/ HTTP/1.1",
        "GET http://a.example:0/ HTTP/1.1",
        "GET http://a.example:080/ HTTP/1.1",
        "GET http://a.example:65536/ HTTP/1.1",
        "GET http://a.example:x/ HTTP/1.1",
        "GET http://user@a.example/ HTTP/1.1",
        "GET http://good.example:80@evil.example/ HTTP/1.1",
        "GET http://good.example\\@evil.example/ HTTP/1.1",
        "GET http://good.example#@evil.example/ HTTP/1.1",
        "GET http://a.example/#x HTTP/1.1",
        "CONNECT a.example HTTP/1.1",
        "CONNECT a.example: HTTP/1.1",
        "CONNECT :443 HTTP/1.1",
        "CONNECT a.example:443/ HTTP/1.1",
        "CONNECT user@a.example:443 HTTP/1.1",
        "CONNECT http://a.example:443 HTTP/1.1",
        "GET http://a.example/ HTTP/1.1\r\nNo colon",
        "GET http://a.example/ HTTP/1.1\r\n: x",
        "GET http://a.example/ HTTP/1.1\r\nA : x",
        "GET http://a.example/ HTTP/1.1\r\n A: x",
        "GET http://a.example/ HTTP/1.1\r\nA: x\r\n folded",
        "GET http://a.example/ HTTP/1.1\r\nA: x\nHost: b",
        "GET http://a.example/ HTTP/1.1\nA: x",
        "GET http://a.example/ HTTP/1.1\r\nA: x\ry",
        "GET http://a.example/ HTTP/1.1\r\nA: x\0y",
        "GET http://a.example/ HTTP/1.1\r\nA: \u001b[2J",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 1, 1",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: +1",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: -1",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 0x1",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length:",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 99999999999999999999",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: gzip, chunked",
        "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: identity",
        "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x",
        "POST http://a.example/ HTTP/1.1\r\nTransfer-Encoding: xchunked",
        "POST http://a.example/ HTTP/1.0\r\nTransfer-Encoding: chunked",
      })
  void whatTwoReadersCouldReadDifferentlyIsRefused(String head) {
    assertThatThrownBy(() -> RequestParser.parse(head))
        .isInstanceOf(Refusal.class)
        .satisfies(e -> assertThat(answer((Refusal) e)).startsWith("HTTP/1.1 400 "));
  }

  @Test
  void tooManyFieldsAreTooMany() {
    List<String> lines = new ArrayList<>(List.of("GET http://a.example/ HTTP/1.1"));
    for (int i = 0; i < 101; i++) {
      lines.add("A: b");
    }
    assertThatThrownBy(() -> RequestParser.parse(head(lines.toArray(String[]::new))))
        .satisfies(e -> assertThat(answer((Refusal) e)).startsWith("HTTP/1.1 431 "));
  }

  @Property(tries = 3000)
  void anyHeadIsARequestOrARefusal(@ForAll("heads") String head) {
    ProxyRequest request;
    try {
      request = RequestParser.parse(head);
    } catch (Refusal e) {
      return;
    }
    // One Host, one end, no more lines than fields that were asked for: nothing was smuggled in.
    if (!request.tunnel() && request.target().canonical().isPresent()) {
      assertThat(request.head()).endsWith("Connection: close\r\n\r\n");
      assertThat(request.head().indexOf("\r\n\r\n")).isEqualTo(request.head().length() - 4);
      assertThat(request.head().replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
      assertThat(request.head().lines().filter(l -> l.toLowerCase(Locale.ROOT).startsWith("host:")))
          .hasSize(1);
    }
  }

  @Provide
  Arbitrary<String> heads() {
    List<String> pieces =
        List.of(
            "GET ",
            "CONNECT ",
            "http://",
            "a.example",
            ":80",
            ":443",
            "/",
            "?",
            "#",
            "@",
            "\\",
            " ",
            " HTTP/1.1",
            " HTTP/1.0",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "Host: b",
            "Host : c",
            "A: b",
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "Connection: host",
            "[::1]",
            "é",
            "\t");
    Arbitrary<String> wild =
        Arbitraries.of(pieces).list().ofMaxSize(14).map(list -> String.join("", list));
    return Arbitraries.oneOf(wild, wild.map(rest -> "GET http://a.example/ HTTP/1.1\r\n" + rest));
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines);
  }

  private static String answer(Refusal refusal) {
    return StandardCharsets.UTF_8.decode(refusal.answer()).toString();
  }
}
