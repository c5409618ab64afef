// attack: run at a real-time priority, before everything else
// group: D
// source: sched(7)
// layer: capabilities (CAP_SYS_NICE); rlimit (RLIMIT_RTPRIO)
// outside: as root
// needs: now
#include "../attack.h"
#include <sched.h>

int main(void) {
  struct sched_param priority = {.sched_priority = 1};
  judge("sched_setscheduler", sched_setscheduler(0, SCHED_RR, &priority));
}
