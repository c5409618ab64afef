// attack: connect to a service of the host by IPv6 where only IPv4 was thought of
// group: G
// source: RFC 4291 section 2.5.3
// layer: namespace.net
// outside: as any user
// needs: now
// arguments: {tcp6}
#include "../network.h"

int main(int argc, char **argv) {
  long port = number(argc, argv, 1, "port");
  if (port == 0) {
    absent("the host has no IPv6 loopback address");
  }
  judge_tcp(AF_INET6, "::1", port);
}
