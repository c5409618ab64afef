package org.auroraos.core.internal.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRequestTest extends BrokerFixture {
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody";

  @Test
  void aRequestIsPassedOnInOriginFormAndItsAnswerComesBack() throws Exception {
    serve(PATIENT);
    Socket program =
        say(
            "GET http://"
                + address()
                + "/x HTTP/1.1\r\nHost: evil\r\nProxy-Foo: 1\r\nA: b\r\n\r\n");
    Socket target = accept();
    assertThat(readUntil(target, "\r\n\r\n"))
        .isEqualTo(
            "GET /x HTTP/1.1\r\nHost: " + address() + "\r\nA: b\r\nConnection: close\r\n\r\n");
    send(target, RESPONSE);
    target.close();
    assertThat(readAll(program)).isEqualTo(RESPONSE);
  }

  @Test
  void whatFollowsTheOneRequestReachesNobody() throws Exception {
    serve(PATIENT);
    String smuggled = "GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n\r\n";
    Socket program =
        say("POST http://" + address() + "/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + smuggled);
    Socket target = accept();
    assertThat(readUntil(target, "\r\n\r\n")).contains("Content-Length: 3\r\n");
    assertThat(read(target, 3)).isEqualTo("abc");
    send(program, smuggled);
    send(target, RESPONSE);
    target.shutdownOutput();
    assertThat(readAll(program)).isEqualTo(RESPONSE);
    program.close();
    assertThat(readAll(target)).isEmpty();
    assertThat(decisions).hasSize(1);
  }

  @Test
  void chunksAreMadeAnew() throws Exception {
    serve(PATIENT);
    Socket program =
        say(
            "POST http://"
                + address()
                + "/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;ext=\"x\"\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nGET smuggled");
    Socket target = accept();
    assertThat(readUntil(target, "\r\n\r\n")).contains("\r\nTransfer-Encoding: chunked\r\n");
    assertThat(readUntil(target, "0\r\n\r\n"))
        .isEqualTo("3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n");
    send(target, RESPONSE);
    target.shutdownOutput();
    assertThat(readAll(program)).isEqualTo(RESPONSE);
    program.close();
    assertThat(readAll(target)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "-1\r\n",
        "3\nabc",
        "3\r\nabcd\r\n",
        "3\r\nabc0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "3 x\r\nabc\r\n",
        "\r\n",
      })
  void aMalformedChunkEndsEverything(String body) throws Exception {
    serve(PATIENT);
    Socket program =
        say("POST http://" + address() + "/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    Socket target = accept();
    assertThat(readAll(target)).doesNotContain("0\r\n\r\n");
    assertThat(program.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void anAnswerBeforeTheEndOfTheBodyArrives() throws Exception {
    serve(PATIENT);
    Socket program =
        say("POST http://" + address() + "/ HTTP/1.1\r\nContent-Length: 99\r\n\r\nabc");
    Socket target = accept();
    readUntil(target, "abc");
    send(target, "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n");
    target.close();
    assertThat(readAll(program)).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void whatIsNotListedIs403() throws Exception {
    serve(PATIENT);
    assertThat(readAll(say("GET http://evil.example/ HTTP/1.1\r\n\r\n")))
        .startsWith("HTTP/1.1 403 ")
        .contains("would have to list evil.example:80");
  }

  @Test
  void whatIsNoRequestIs400() throws Exception {
    serve(PATIENT);
    assertThat(readAll(say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")))
        .startsWith("HTTP/1.1 400 ")
        .contains("this is a proxy");
    assertThat(decisions).isEmpty();
  }
}
