#include "entry_connect.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "layers.h"
#include "text.h"
#include "wire.h"

enum { FIELD_PORT = 1, FIELD_IPV6 = 2 };

struct target {
  uint32_t port;
  uint32_t ipv6;
};

static struct error read_target(const struct channel *channel, struct target *target) {
  struct cursor cursor = {channel->payload, channel->length};
  struct field field;
  enum step step;
  bool sound = true;
  while (sound && (step = next_field(&cursor, &field)) != STEP_END) {
    sound = step == STEP_FIELD &&
            ((field.tag == FIELD_PORT && field_u32(&field, &target->port)) ||
             (field.tag == FIELD_IPV6 && field_u32(&field, &target->ipv6)));
  }
  sound = sound && target->port > 0 && target->port <= UINT16_MAX && target->ipv6 <= 1;
  return sound ? ok() : FAIL(LAYER_SPEC, EPROTO, "entry: a malformed port");
}

// May wait, as connect(2) does where a listener takes nobody; who asked does so as long as he likes.
static int connect_to(int fd, const struct target *target) {
  const uint16_t port = htons((uint16_t)target->port);
  if (target->ipv6 != 0) {
    const struct sockaddr_in6 there = {
        .sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    return connect(fd, (const struct sockaddr *)&there, sizeof there);
  }
  const struct sockaddr_in there = {.sin_family = AF_INET,
                                    .sin_port = port,
                                    .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  return connect(fd, (const struct sockaddr *)&there, sizeof there);
}

struct error entry_connect(const struct channel *channel, int socket_fd) {
  struct target target = {0};
  TRY(read_target(channel, &target));
  int fd = socket(target.ipv6 != 0 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    return FAIL(LAYER_NET, errno, "socket");
  }
  struct error wrong = ok();
  if (connect_to(fd, &target) != 0) {
    wrong = FAIL(LAYER_NET, errno, "connect to port ", NUMBER(target.port));
  } else if (!send_descriptor(socket_fd, MESSAGE_CONNECTED, fd)) {
    wrong = FAIL(LAYER_NET, errno, "hand the connection over");
  }
  close(fd);
  return wrong;
}
