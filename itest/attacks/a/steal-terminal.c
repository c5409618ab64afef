// attack: make the operator's terminal the controlling one of a session of our own (TIOCSCTTY)
// group: A
// source: ioctl_tty(2)
// layer: session; capabilities (CAP_SYS_ADMIN); seccomp
// outside: as root
// needs: now
// given: terminal
#include "../terminal.h"
#include <sys/ioctl.h>
#include <sys/wait.h>

int main(void) {
  int terminal = find_terminal();
  pid_t child = fork();
  if (child < 0) {
    denied("fork");
  }
  if (child == 0) {
    if (setsid() < 0) {
      denied("setsid");
    }
    judge("ioctl TIOCSCTTY", ioctl(terminal, TIOCSCTTY, 1));
  }
  int status;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : DENIED;
}
