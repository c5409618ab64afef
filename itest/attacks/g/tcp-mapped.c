// attack: connect to a service of the host by an IPv4 address in IPv6 form
// group: G
// source: RFC 4291 section 2.5.5.2
// layer: namespace.net
// outside: as any user
// needs: now
// arguments: {tcp}
#include "../network.h"

int main(int argc, char **argv) {
  judge_tcp(AF_INET6, "::ffff:127.0.0.1", number(argc, argv, 1, "port"));
}
