// attack: crash, so that the host's core dump handler runs as root on data of our choice
// group: C
// source: core(5): a limit of 0 does not stop a dump into a pipe, a limit of 1 does
// layer: rlimit (RLIMIT_CORE 1, soft and hard)
// outside: as any user
// needs: now
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) < 0) {
    broken("getrlimit");
  }
  if (limit.rlim_cur == 1 && limit.rlim_max <= 1) {
    denied_because("the limit of core dumps is 1: neither file nor pipe");
  }
  succeeded("a crash feeds a handler in core_pattern (limit %ld, only 1 prevents it)",
      (long) limit.rlim_cur);
}
