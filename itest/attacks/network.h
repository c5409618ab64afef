/* Addresses of the host's services, and the verdict on having reached one. */
#pragma once

#include "attack.h"
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

/* Connects and reads the byte with which the host's TCP service answers. */
static inline _Noreturn void judge_tcp(int family, const char *host, long port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t) port)};
  void *address = family == AF_INET ? (void *) &v4.sin_addr : (void *) &v6.sin6_addr;
  if (inet_pton(family, host, address) != 1) {
    errno = EINVAL;
    broken("inet_pton");
  }
  int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 && errno == EAFNOSUPPORT && prctl(PR_GET_SECCOMP) == 0) {
    absent("no IPv6 in this kernel");
  }
  if (fd < 0) {
    denied("socket");
  }
  const struct sockaddr *to = family == AF_INET ? (struct sockaddr *) &v4 : (struct sockaddr *) &v6;
  if (connect(fd, to, family == AF_INET ? sizeof v4 : sizeof v6) < 0) {
    denied("connect");
  }
  char byte;
  if (read(fd, &byte, 1) != 1) {
    denied("read");
  }
  succeeded("connected to %s port %ld", host, port);
}
