// attack: change a network interface (sets the present flags of lo again)
// group: G
// source: netdevice(7), SIOCSIFFLAGS
// layer: capabilities (CAP_NET_ADMIN)
// outside: as root
// needs: now
#include "../attack.h"
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(void) {
  struct ifreq request = {.ifr_name = "lo"};
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket");
  }
  if (ioctl(fd, SIOCGIFFLAGS, &request) < 0) {
    denied("ioctl SIOCGIFFLAGS");
  }
  judge("ioctl SIOCSIFFLAGS", ioctl(fd, SIOCSIFFLAGS, &request));
}
