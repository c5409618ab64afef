// attack: lower the priority of the supervisor
// group: D
// source: setpriority(2)
// layer: namespace.pid
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"
#include <sys/resource.h>

int main(int argc, char **argv) {
  pid_t victim = find_supervisor(argc, argv);
  errno = 0;
  int priority = getpriority(PRIO_PROCESS, (id_t) victim);
  if (errno != 0) {
    denied("getpriority");
  }
  judge("setpriority", setpriority(PRIO_PROCESS, (id_t) victim, priority));
}
