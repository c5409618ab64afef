// attack: raise the limit of core dumps, to have the program's memory written to the host's disk
// group: C
// source: core(5)
// layer: rlimit (RLIMIT_CORE)
// outside: as any user
// needs: now
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) < 0) {
    broken("getrlimit");
  }
  if (limit.rlim_max <= 1) {
    struct rlimit more = {1 << 20, 1 << 20};
    judge("setrlimit RLIMIT_CORE", setrlimit(RLIMIT_CORE, &more));
  }
  limit.rlim_cur = limit.rlim_max;
  judge("setrlimit RLIMIT_CORE", setrlimit(RLIMIT_CORE, &limit));
}
