// What the confined program would find at the port of the broker.
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "layers.h"
#include "probe_parts.h"
#include "text.h"

struct error try_egress(const struct trial *trial) {
  uint32_t port = trial->spec->egress_port;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return FAIL(LAYER_EGRESS, errno, "socket");
  }
  const struct sockaddr_in there = {.sin_family = AF_INET,
                                    .sin_port = htons((uint16_t)port),
                                    .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  // The kernel answers for a listener, whether or not anybody accepts yet.
  int result = connect(fd, (const struct sockaddr *)&there, sizeof there);
  struct error found =
      result == 0 ? ok() : FAIL(LAYER_EGRESS, errno, "connect: 127.0.0.1 port ", NUMBER(port));
  close(fd);
  return found;
}
