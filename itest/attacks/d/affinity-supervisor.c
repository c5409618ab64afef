// attack: bind the supervisor to one processor
// group: D
// source: sched_setaffinity(2)
// layer: namespace.pid
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"
#include <sched.h>

int main(int argc, char **argv) {
  cpu_set_t set;
  pid_t victim = find_supervisor(argc, argv);
  if (sched_getaffinity(victim, sizeof set, &set) < 0) {
    denied("sched_getaffinity");
  }
  judge("sched_setaffinity", sched_setaffinity(victim, sizeof set, &set));
}
