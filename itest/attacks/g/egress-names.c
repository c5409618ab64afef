// attack: ask a resolver of the host directly, to carry data out in names, although there is a way out
// group: G
// source: CVE-2025-55284
// layer: namespace.net; landlock from ABI 10 on
// outside: as any user
// needs: egress
// arguments: {udp}
// policy: network=egress network.egress=127.0.0.1:{udp}
#include "../network.h"

int main(int argc, char **argv) {
  char byte = 'x';
  struct timeval patience = {.tv_sec = 2};
  struct sockaddr_in address = {.sin_family = AF_INET,
      .sin_port = htons((uint16_t) number(argc, argv, 1, "port")),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (sendto(fd, &byte, 1, 0, (struct sockaddr *) &address, sizeof address) < 0) {
    denied("sendto");
  }
  judge("recv of the answer", recv(fd, &byte, 1, 0));
}
