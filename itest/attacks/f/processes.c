// attack: fork until the machine has no processes left
// group: F
// source: fork bomb
// layer: cgroup (pids.max); rlimit (RLIMIT_NPROC)
// outside: as any user
// needs: now
// arguments: 400
#include "../attack.h"
#include <signal.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  long bound = number(argc, argv, 1, "bound"), count = 0;
  int error = 0, alive[2];
  if (pipe(alive) < 0) {
    broken("pipe");
  }
  while (count < bound) {
    pid_t child = fork();
    if (child == 0) { /* lives until the parent's end of the pipe is closed, even if it is killed */
      char byte;
      close(alive[1]);
      _exit(read(alive[0], &byte, 1) < 0);
    }
    if (child < 0) {
      error = errno;
      break;
    }
    count++;
  }
  close(alive[1]);
  while (wait(NULL) > 0) {
  }
  if (count < bound) {
    denied_because("fork: %s after %ld processes", strerrorname_np(error), count);
  }
  succeeded("%ld processes at once", count);
}
