// attack: go on after the time is over in a parent that waits in vfork, deaf to signals
// group: F
// source: vfork(2)
// layer: launcher (SIGKILL to PID 1)
// outside: as any user
// needs: now
// given: timeout 1
// denied: TIMEOUT
// policy: limits.wall-time=1s
#include "../attack.h"
#include <signal.h>

int main(void) {
  signal(SIGTERM, SIG_IGN);
  pid_t child = vfork();
  if (child == 0) {
    sleep(3);
    _exit(0);
  }
  succeeded("still here after the time was over");
}
