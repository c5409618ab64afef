// attack: count what happens on a whole processor, other programs included
// group: D
// source: perf_event_open(2)
// layer: capabilities (CAP_PERFMON); seccomp
// outside: as root
// kernel: CONFIG_PERF_EVENTS
// needs: now
#include "../attack.h"
#include <linux/perf_event.h>

int main(void) {
  struct perf_event_attr event = {
      .type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_CONTEXT_SWITCHES};
  judge("perf_event_open of a processor", syscall(SYS_perf_event_open, &event, -1, 0, -1, 0));
}
