// attack: change the speed of the machine's clock by the newer call (to one that cannot be)
// group: D
// source: clock_adjtime(2)
// layer: capabilities (CAP_SYS_TIME); seccomp
// outside: as root
// needs: now
#include "../attack.h"
#include <sys/timex.h>
#include <time.h>

int main(void) {
  struct timex change = {.modes = ADJ_TICK, .tick = 1};
  judge_reached("clock_adjtime", clock_adjtime(CLOCK_REALTIME, &change), EINVAL);
}
