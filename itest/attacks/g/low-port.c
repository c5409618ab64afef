// attack: offer a service on a port that only administrators may use
// group: G
// source: ip(7), ip_unprivileged_port_start
// layer: capabilities (CAP_NET_BIND_SERVICE); namespace.net (nobody can reach it)
// outside: as root
// needs: now
#include "../network.h"

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET,
      .sin_port = htons(1),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  judge("bind", bind(fd, (struct sockaddr *) &address, sizeof address));
}
