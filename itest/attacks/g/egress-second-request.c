// attack: let a request to what the policy does not list follow one to what it lists, on one connection
// group: G
// source: request smuggling, CWE-444
// layer: broker (one request a connection; nothing after its body is read)
// outside: as any user
// needs: egress
// arguments: {tcp} {tcp6}
// policy: network=egress network.egress=127.0.0.1:{tcp}
#include "../broker.h"

int main(int argc, char **argv) {
  long listed = number(argc, argv, 1, "port");
  long other = number(argc, argv, 2, "port");
  long broker = broker_port();
  if (broker == 0) {
    judge_directly(other);
  }
  static const char *const framings[] = {"", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n",
      "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 0\r\n",
      "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"};
  for (size_t i = 0; i < sizeof framings / sizeof framings[0]; i++) {
    char request[2048];
    const char *chunks = strstr(framings[i], "chunked") != NULL ? "0\r\n\r\n" : "";
    int length = snprintf(request, sizeof request,
        "POST http://127.0.0.1:%ld/ HTTP/1.1\r\n%s\r\n%sCONNECT [::1]:%ld HTTP/1.1\r\n\r\n"
        "GET http://[::1]:%ld/ HTTP/1.1\r\n\r\n",
        listed, framings[i], chunks, other, other);
    int status;
    int fd = ask_broker(broker, request, (size_t) length, &status);
    char rest[4096];
    size_t have = 0;
    ssize_t got;
    /* The listed service says its byte and hangs up, so the end comes. */
    while (have + 1 < sizeof rest && (got = read(fd, rest + have, sizeof rest - 1 - have)) > 0) {
      have += (size_t) got;
    }
    rest[have] = 0;
    if (strstr(rest, "200 Connection") != NULL) {
      succeeded("a second request was served after framing %zu", i);
    }
    close(fd);
  }
  denied_because("no second request was served");
}
