// attack: run at a higher priority than others
// group: D
// source: setpriority(2)
// layer: capabilities (CAP_SYS_NICE); rlimit (RLIMIT_NICE)
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/resource.h>

int main(void) {
  judge("setpriority", setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) - 1));
}
