// attack: change the limits of the supervisor
// group: D
// source: prlimit(2)
// layer: namespace.pid
// outside: as any user
// needs: now
// arguments: {victim}
#include "../victim.h"
#include <sys/resource.h>

int main(int argc, char **argv) {
  pid_t victim = find_supervisor(argc, argv);
  struct rlimit limit;
  if (prlimit(victim, RLIMIT_NOFILE, NULL, &limit) < 0) {
    denied("prlimit, reading");
  }
  judge("prlimit, writing", prlimit(victim, RLIMIT_NOFILE, &limit, NULL));
}
