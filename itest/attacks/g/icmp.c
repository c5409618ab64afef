// attack: carry data out in pings
// group: G
// source: icmp(7)
// layer: namespace.net; capabilities (CAP_NET_RAW); landlock cannot
// outside: as root
// needs: now
#include "../network.h"
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

int main(void) {
  struct icmphdr echo = {.type = ICMP_ECHO, .checksum = htons(0xf7ff)};
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
  if (fd < 0) {
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_ICMP);
  }
  if (fd < 0) {
    denied("socket");
  }
  judge("sendto", sendto(fd, &echo, sizeof echo, 0, (struct sockaddr *) &address, sizeof address));
}
