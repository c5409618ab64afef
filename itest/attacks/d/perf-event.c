// attack: open a performance counter
// group: D
// source: perf_event_open(2); CVE-2013-2094
// layer: seccomp
// outside: as root
// kernel: CONFIG_PERF_EVENTS
// needs: seccomp
#include "../attack.h"
#include <linux/perf_event.h>

int main(void) {
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE,
      .size = sizeof event,
      .config = PERF_COUNT_SW_TASK_CLOCK,
      .exclude_kernel = 1};
  judge("perf_event_open", syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
}
