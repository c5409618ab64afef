/* The way out that a sandbox with egress has: an HTTP proxy that the environment names. Outside there is none. */
#pragma once

#include "network.h"

/* The port of the proxy, 0 where there is none. */
static inline long broker_port(void) {
  const char *url = getenv("HTTPS_PROXY");
  const char *colon = url == NULL ? NULL : strrchr(url, ':');
  return colon == NULL ? 0 : strtol(colon + 1, NULL, 10);
}

static inline int connect_to(int family, const char *host, long port) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t) port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t) port)};
  void *address = family == AF_INET ? (void *) &v4.sin_addr : (void *) &v6.sin6_addr;
  if (inet_pton(family, host, address) != 1) {
    errno = EINVAL;
    broken("inet_pton");
  }
  int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const struct sockaddr *to = family == AF_INET ? (struct sockaddr *) &v4 : (struct sockaddr *) &v6;
  if (fd >= 0 && connect(fd, to, family == AF_INET ? sizeof v4 : sizeof v6) == 0) {
    return fd;
  }
  if (fd >= 0) {
    int error = errno;
    close(fd);
    errno = error;
  }
  return -1;
}

/* Sends a request to the broker and returns the connection with the status of the answer, which is read
   up to its empty line. */
static inline int ask_broker(long port, const char *request, size_t length, int *status) {
  int fd = connect_to(AF_INET, "127.0.0.1", port);
  if (fd < 0 || write(fd, request, length) != (ssize_t) length) {
    broken("connect to the broker");
  }
  char head[1024] = "";
  size_t have = 0;
  while (have + 1 < sizeof head && strstr(head, "\r\n\r\n") == NULL && read(fd, head + have, 1) == 1) {
    head[++have] = 0;
  }
  *status = 0;
  (void) sscanf(head, "HTTP/1.%*d %d", status);
  return fd;
}

/* Whether the host's service, which answers every connection with a byte, can be reached: through the
   broker by this name if there is one, else directly. Leaves the status or the errno in `answer`. */
static inline bool reaches(const char *host, long port, int *answer) {
  char byte;
  long broker = broker_port();
  if (broker == 0) {
    int fd = connect_to(AF_INET, "127.0.0.1", port);
    bool reached = fd >= 0 && read(fd, &byte, 1) == 1;
    *answer = errno;
    close(fd);
    return reached;
  }
  char request[1024];
  int length = snprintf(request, sizeof request, "CONNECT %s:%ld HTTP/1.1\r\n\r\n", host, port);
  int fd = ask_broker(broker, request, (size_t) length, answer);
  bool reached = *answer == 200 && read(fd, &byte, 1) == 1;
  close(fd);
  return reached;
}

/* Outside, where there is no broker: the verdict on connecting to the host's service for IPv6. */
static inline _Noreturn void judge_directly(long port) {
  char byte;
  int fd = connect_to(AF_INET6, "::1", port);
  if (fd < 0 && errno == EAFNOSUPPORT) {
    absent("no IPv6 in this kernel");
  }
  if (fd < 0 || read(fd, &byte, 1) != 1) {
    denied("connect");
  }
  succeeded("connected to port %ld", port);
}

static inline _Noreturn void judge_names(const char *const *names, long port) {
  int answer = 0;
  for (; *names != NULL; names++) {
    if (reaches(*names, port, &answer)) {
      succeeded("reached the host as %s port %ld", *names, port);
    }
  }
  denied_because("the last answer was %d", answer);
}
