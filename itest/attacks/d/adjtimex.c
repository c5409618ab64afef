// attack: change the speed of the machine's clock (to one that cannot be)
// group: D
// source: adjtimex(2)
// layer: capabilities (CAP_SYS_TIME); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/timex.h>

int main(void) {
  struct timex change = {.modes = ADJ_TICK, .tick = 1};
  judge_reached("adjtimex", adjtimex(&change), EINVAL);
}
