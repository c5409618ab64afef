// attack: take a port of the host before its owner does, to answer in its place
// group: G
// source: ip(7)
// layer: namespace.net
// outside: as any user
// needs: now
// arguments: {tcp}
#include "../network.h"

int main(int argc, char **argv) {
  long port = number(argc, argv, 1, "port of the host's service");
  struct sockaddr_in address = {.sin_family = AF_INET,
      .sin_port = htons((uint16_t) port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  /* the port is taken by the host: to be told so is to share its network */
  if (bind(fd, (struct sockaddr *) &address, sizeof address) < 0 && errno == EADDRINUSE) {
    succeeded("port %ld is the host's port %ld", port, port);
  }
  denied_because("port %ld is free here: another network", port);
}
