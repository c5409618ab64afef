// attack: find the processes of the host by asking whether they can be signalled
// group: H
// source: kill(2): EPERM tells that a process exists
// layer: namespace.pid
// outside: as any user
// needs: now
// arguments: {victim}
#include "../attack.h"
#include <signal.h>

int main(int argc, char **argv) {
  pid_t victim = (pid_t) number(argc, argv, 1, "pid of the victim");
  for (pid_t pid = 2; pid < 70000; pid++) {
    if (pid != getpid() && pid != getppid() && (kill(pid, 0) == 0 || errno == EPERM)) {
      succeeded("process %d exists", pid);
    }
  }
  if (kill(victim, 0) == 0 || errno == EPERM) {
    succeeded("process %d exists", victim);
  }
  denied_because("no other process exists");
}
