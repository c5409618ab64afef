// attack: change the limits of another process, so that PID 1 hears nobody any more
// group: D
// source: prlimit(2); poll(2), EINVAL
// layer: seccomp
// outside: as any user
// needs: seccomp
#include "../attack.h"
#include <signal.h>
#include <sys/resource.h>

int main(void) {
  pid_t other = fork();
  if (other == 0) {
    pause();
    _exit(0);
  }
  struct rlimit none = {0, 0};
  int result = other > 0 ? prlimit(other, RLIMIT_NOFILE, &none, NULL) : -1;
  int number = errno;
  if (other > 0) {
    kill(other, SIGKILL);
  }
  errno = number;
  judge("prlimit of another process", result);
}
