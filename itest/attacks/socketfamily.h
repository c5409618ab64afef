/* The attack that a family of sockets is: to have one. */
#pragma once

#include "attack.h"
#include <sys/socket.h>

static inline _Noreturn void judge_socket(const char *name, int family, int type, int protocol) {
  int fd = socket(family, type | SOCK_CLOEXEC, protocol);
  if (fd < 0 && (errno == EAFNOSUPPORT || errno == EPROTONOSUPPORT || errno == ESOCKTNOSUPPORT)
      && prctl(PR_GET_SECCOMP) == 0) {
    absent("%s is not built into this kernel", name);
  }
  char call[64];
  snprintf(call, sizeof call, "socket %s", name);
  judge(call, fd);
}
