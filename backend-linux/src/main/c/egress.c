#include "egress.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "layers.h"
#include "message.h"
#include "report.h"
#include "text.h"

// What a hostile program can make the caller hold: connections not yet taken, and bytes of each.
enum { BACKLOG = 16, BUFFER_SIZE = 128 << 10 };

static struct error set_up(int fd, uint32_t port) {
  const int size = BUFFER_SIZE;
  // Connections inherit both, socket(7), and the kernel no longer enlarges them by itself.
  if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) != 0 ||
      setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0) {
    return FAIL(LAYER_EGRESS, errno, "setsockopt");
  }
  const struct sockaddr_in here = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  if (bind(fd, (const struct sockaddr *)&here, sizeof here) != 0) {
    return FAIL(LAYER_EGRESS, errno, "bind: 127.0.0.1 port ", NUMBER(port));
  }
  return listen(fd, BACKLOG) == 0 ? ok() : FAIL(LAYER_EGRESS, errno, "listen");
}

struct error egress_offer(const struct spec *spec, int control, int keeper, struct buffer *report) {
  if (spec->egress_port == 0) {
    return ok();
  }
  // Non-blocking, for the caller: a connection can be gone between poll and accept.
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    return FAIL(LAYER_EGRESS, errno, "socket");
  }
  struct error wrong = set_up(fd, spec->egress_port);
  if (wrong.number == 0 && !send_descriptor(control, MESSAGE_EGRESS, fd)) {
    wrong = FAIL(LAYER_EGRESS, errno, "send the descriptor");
  }
  if (wrong.number == 0 && spec->shim.asked && !send_descriptor(keeper, MESSAGE_EGRESS, fd)) {
    wrong = FAIL(LAYER_EGRESS, errno, "send the descriptor to the shim");
  }
  close(fd);
  if (wrong.number == 0) {
    report_applied(report, LAYER_EGRESS, "");
  }
  return wrong;
}
