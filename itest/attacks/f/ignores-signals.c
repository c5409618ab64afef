// attack: go on after the time is over by ignoring every signal that can be ignored
// group: F
// source: timeout(1) without -k
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
  for (int number = 1; number < 65; number++) {
    signal(number, SIG_IGN);
  }
  nanosleep(&(struct timespec) {.tv_sec = 3}, NULL);
  succeeded("still here after the time was over");
}
