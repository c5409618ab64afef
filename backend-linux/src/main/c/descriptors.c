#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel.h"
#include "layers.h"
#include "text.h"

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
  struct sigaction initial = {.sa_handler = SIG_DFL};
  for (int number = 1; number <= SIGRTMAX; number++) {
    // Fails for SIGKILL, SIGSTOP and the two that the C library keeps to itself.
    (void)sigaction(number, &initial, NULL);
  }
  sigset_t all;
  sigfillset(&all);
  if (sigprocmask(SIG_SETMASK, &all, NULL) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "sigprocmask");
  }
  return ok();
}

void signals_unblock(void) {
  sigset_t none;
  sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

void close_fd(int *fd) {
  if (*fd >= 0) {
    close(*fd);
  }
  *fd = -1;
}
