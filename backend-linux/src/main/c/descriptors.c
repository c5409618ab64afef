#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel.h"
#include "layers.h"
#include "text.h"

enum { SIGNALS = 64 };

bool control_is_socket(void) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return getsockopt(CONTROL_FD, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX;
}

struct error descriptors_clean(void) {
  if (close_from(CONTROL_FD + 1, 0) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "close_range");
  }
  // A closed one would be taken by the next descriptor of ours and end up in the program.
  for (int fd = 0; fd < CONTROL_FD; fd++) {
    if (fcntl(fd, F_GETFD) < 0) {
      return FAIL(LAYER_DESCRIPTORS, errno, "not open: descriptor ", NUMBER(fd));
    }
  }
  // A caller's event loop may have made its socket pair non-blocking.
  if (fcntl(CONTROL_FD, F_SETFD, FD_CLOEXEC) != 0 || fcntl(CONTROL_FD, F_SETFL, 0) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "fcntl: control");
  }
  return ok();
}

struct error signals_reset(void) {
  for (int number = 1; number <= SIGNALS; number++) {
    bool fixed = number == SIGKILL || number == SIGSTOP;
    if (!fixed && signal_default(number) != 0) {
      return FAIL(LAYER_DESCRIPTORS, errno, "sigaction: ", NUMBER(number));
    }
  }
  bool blocked = signal_mask(UINT64_MAX) == 0;
  return blocked ? ok() : FAIL(LAYER_DESCRIPTORS, errno, "sigprocmask");
}

struct error signals_unblock(void) {
  return signal_mask(0) == 0 ? ok() : FAIL(LAYER_DESCRIPTORS, errno, "sigprocmask");
}

void close_fd(int *fd) {
  if (*fd >= 0) {
    close(*fd);
  }
  *fd = -1;
}
