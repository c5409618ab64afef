// attack: use more processor time than granted, in one process that ignores the signal for it
// group: F
// source: setrlimit(2), RLIMIT_CPU
// layer: rlimit (RLIMIT_CPU hard limit); the launcher's watch on the tree
// outside: as any user
// needs: now
// arguments: 6
// denied: CPU_LIMIT
// policy: limits.cpu-time=1s
#include "../attack.h"
#include <signal.h>
#include <time.h>

int main(int argc, char **argv) {
  clock_t bound = (clock_t) number(argc, argv, 1, "seconds") * CLOCKS_PER_SEC;
  signal(SIGXCPU, SIG_IGN);
  while (clock() < bound) {
  }
  succeeded("used %s s of processor time", argv[1]);
}
