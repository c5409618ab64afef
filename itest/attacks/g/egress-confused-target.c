// attack: write a target that reads as a listed one and leads to another
// group: G
// source: server-side request forgery by parser confusion, CWE-918
// layer: broker (user information, fragments, backslashes and control characters are no targets)
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
  static const char *const targets[] = {
      "CONNECT 127.0.0.1:%1$ld@[::1]:%2$ld HTTP/1.1\r\n\r\n",
      "CONNECT 127.0.0.1:%1$ld#@[::1]:%2$ld HTTP/1.1\r\n\r\n",
      "CONNECT 127.0.0.1:%1$ld\t[::1]:%2$ld HTTP/1.1\r\n\r\n",
      "CONNECT 127.0.0.1:%1$ld HTTP/1.1\nCONNECT [::1]:%2$ld HTTP/1.1\r\n\r\n",
      "CONNECT [::1]:%2$ld HTTP/1.1\r\nHost: 127.0.0.1:%1$ld\r\n\r\n",
      "GET http://127.0.0.1:%1$ld@[::1]:%2$ld/ HTTP/1.1\r\n\r\n",
      "GET http://127.0.0.1:%1$ld\\@[::1]:%2$ld/ HTTP/1.1\r\n\r\n",
      "GET http://127.0.0.1:%1$ld#@[::1]:%2$ld/ HTTP/1.1\r\n\r\n",
      "GET http://[::1]:%2$ld/ HTTP/1.1\r\nHost: 127.0.0.1:%1$ld\r\n\r\n",
      "GET //[::1]:%2$ld/ HTTP/1.1\r\nHost: 127.0.0.1:%1$ld\r\n\r\n"};
  int status = 0;
  for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
    char request[1024];
    int length = snprintf(request, sizeof request, targets[i], listed, other);
    int fd = ask_broker(broker, request, (size_t) length, &status);
    close(fd);
    if (status == 200) {
      succeeded("served target %zu", i);
    }
  }
  denied_because("the last answer was %d", status);
}
