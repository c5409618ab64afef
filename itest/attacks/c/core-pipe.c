// attack: have the host's core dump handler run, as root, on data of our choice: lower the limit from 1 to 0
// group: C
// source: core(5): a limit of 0 does not stop a dump into a pipe, only a limit of 1 does
// layer: seccomp (prlimit64 and setrlimit of RLIMIT_CORE)
// outside: as any user
// needs: seccomp
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  struct rlimit none = {0, 0};
  judge("setrlimit RLIMIT_CORE to 0", setrlimit(RLIMIT_CORE, &none));
}
