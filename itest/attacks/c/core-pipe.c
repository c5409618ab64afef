// attack: have the host's core dump handler run, as root, on data of our choice: lower the limit from 1 to 0
// group: C
// source: core(5): a limit of 0 does not stop a dump into a pipe, only a limit of 1 does
// layer: none: a filter that keeps RLIMIT_CORE would stop agents that insist on setting it; the report says so
// outside: as any user
// needs: open
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  struct rlimit none = {0, 0};
  judge("setrlimit RLIMIT_CORE to 0", setrlimit(RLIMIT_CORE, &none));
}
