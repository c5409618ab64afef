#include "outcome.h"

#include <sys/wait.h>
#include <unistd.h>

struct outcome outcome_of_status(int status) {
  if (WIFEXITED(status)) {
    return (struct outcome){.how = HOW_EXITED, .code = (uint32_t)WEXITSTATUS(status)};
  }
  return (struct outcome){.how = HOW_SIGNALED, .code = (uint32_t)WTERMSIG(status)};
}

static uint64_t microseconds(struct timeval time) {
  return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

// The kernel counts blocks of 512 bytes, getrusage(2), whatever the block size of the file system.
static void put_traffic(struct buffer *message, const struct rusage *usage) {
  enum { BLOCK = 512 };
  // Without this file it counts none and says 0 (CONFIG_TASK_IO_ACCOUNTING).
  if (access("/proc/self/io", F_OK) == 0) {
    put_u64(message, 10, (uint64_t)usage->ru_inblock * BLOCK);
    put_u64(message, 11, (uint64_t)usage->ru_oublock * BLOCK);
  }
}

void put_usage(struct buffer *message, const struct rusage *usage) {
  put_u64(message, 5, microseconds(usage->ru_utime));
  put_u64(message, 6, microseconds(usage->ru_stime));
  put_u64(message, 7, (uint64_t)usage->ru_maxrss);
}

void put_exit(struct buffer *message, const struct outcome *outcome,
              const struct cgroups *cgroups) {
  put_u32(message, 1, outcome->how);
  put_u32(message, 2, outcome->code);
  put_u32(message, 3, outcome->cause);
  put_u64(message, 4, outcome->wall_us);
  put_usage(message, &outcome->usage);
  cgroups_count(cgroups, message);
  if (outcome->forbidden) {
    put_u32(message, 9, outcome->forbidden_call);
  }
  put_traffic(message, &outcome->usage);
  if (outcome->lost_events != 0) {
    put_u64(message, 12, outcome->lost_events);
  }
}
