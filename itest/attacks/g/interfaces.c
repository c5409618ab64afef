// attack: learn the network interfaces and addresses of the host
// group: G
// source: netdevice(7)
// layer: namespace.net
// outside: as any user
// needs: now
// given: route
#include "../attack.h"
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { INDICES = 4096 };

/* By their numbers: netlink, which lists them, is denied by another layer. */
int main(void) {
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  for (int index = 1; index < INDICES; index++) {
    struct ifreq request = {.ifr_ifindex = index};
    bool found = ioctl(fd, SIOCGIFNAME, &request) == 0;
    if (found && strcmp(request.ifr_name, "lo") != 0) {
      succeeded("interface %s", request.ifr_name);
    }
  }
  denied_because("only lo is there");
}
