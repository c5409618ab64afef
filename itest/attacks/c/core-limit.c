// attack: have the program's memory written to the host as a core dump
// group: C
// source: core(5)
// layer: rlimit (RLIMIT_CORE 0 or, against handlers, 1; soft and hard)
// outside: as any user
// needs: now
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  struct rlimit limit, more = {2, 2};
  if (getrlimit(RLIMIT_CORE, &limit) < 0) {
    broken("getrlimit");
  }
  if (limit.rlim_max > 1) {
    succeeded("the hard limit is %ld", (long) limit.rlim_max);
  }
  judge("setrlimit RLIMIT_CORE", setrlimit(RLIMIT_CORE, &more));
}
