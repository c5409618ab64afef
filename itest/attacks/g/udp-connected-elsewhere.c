// attack: send datagrams towards another network (to an address reserved for documentation)
// group: G
// source: RFC 5737; UDP ASSOCIATE of mvm issue 3355
// layer: namespace.net (no route)
// outside: as any user
// needs: now
// given: route
#include "../network.h"

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
  inet_pton(AF_INET, "192.0.2.1", &address.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  /* connect on a datagram socket asks for a route and sends nothing */
  judge("connect", connect(fd, (struct sockaddr *) &address, sizeof address));
}
