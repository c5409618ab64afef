// attack: go on after the time is over by being stopped while it ends
// group: F
// source: signal(7): a stopped process sees no signal but SIGKILL
// layer: launcher (SIGKILL to PID 1)
// outside: as any user
// needs: now
// given: timeout 1
// denied: TIMEOUT
// policy: limits.wall-time=1s
#include "../attack.h"
#include <signal.h>
#include <time.h>

int main(void) {
  pid_t self = getpid();
  signal(SIGTERM, SIG_IGN);
  if (fork() == 0) {
    nanosleep(&(struct timespec) {.tv_sec = 3}, NULL);
    kill(self, SIGCONT);
    _exit(0);
  }
  raise(SIGSTOP);
  succeeded("still here after the time was over");
}
