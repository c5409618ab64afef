// attack: use more processor time than granted, in many threads at once
// group: F
// source: getrlimit(2)
// layer: rlimit (RLIMIT_CPU); the launcher's watch on the tree
// outside: as any user
// needs: now
// arguments: 8
// denied: CPU_LIMIT
// policy: limits.cpu-time=1s
#include "../attack.h"
#include <pthread.h>
#include <signal.h>
#include <time.h>

static clock_t bound;

static void *burn(void *nothing) {
  while (clock() < bound) {
  }
  return nothing;
}

int main(int argc, char **argv) {
  pthread_t threads[4];
  bound = (clock_t) number(argc, argv, 1, "seconds") * CLOCKS_PER_SEC;
  signal(SIGXCPU, SIG_IGN);
  for (int i = 0; i < 4; i++) {
    if (pthread_create(&threads[i], NULL, burn, NULL) != 0) {
      denied("pthread_create");
    }
  }
  for (int i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
  }
  succeeded("used %s s of processor time", argv[1]);
}
