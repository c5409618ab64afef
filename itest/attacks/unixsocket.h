/* The client side of the host's Unix sockets: connects, and takes the descriptor of "/" they pass. */
#pragma once

#include "attack.h"
#include <sys/socket.h>
#include <sys/un.h>

static inline int connect_address(const struct sockaddr_un *address, socklen_t length) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    denied("socket AF_UNIX");
  }
  if (connect(fd, (const struct sockaddr *) address, length) < 0) {
    denied("connect");
  }
  return fd;
}

static inline int connect_path(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    broken("path of the socket");
  }
  strcpy(address.sun_path, path);
  return connect_address(&address, sizeof address);
}

static inline int connect_abstract(const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(name);
  if (length >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    broken("name of the socket");
  }
  memcpy(address.sun_path + 1, name, length);
  return connect_address(&address, (socklen_t) (sizeof(sa_family_t) + 1 + length));
}

/* Receives a directory over the socket and reads the secret through it. */
static inline _Noreturn void judge_passed(int fd, const char *secret) {
  char byte, control[CMSG_SPACE(sizeof(int))];
  struct iovec data = {&byte, 1};
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(fd, &message, MSG_CMSG_CLOEXEC) < 1) {
    denied("recvmsg");
  }
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_type != SCM_RIGHTS) {
    denied_because("connected, but no descriptor was passed");
  }
  int directory;
  memcpy(&directory, CMSG_DATA(header), sizeof directory);
  judge_read(directory, secret + 1);
}
