// How the program ended, and the EXIT message that says so.
#ifndef AURORA_OUTCOME_H
#define AURORA_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

#include "cgroup.h"
#include "wire.h"

enum how { HOW_EXITED = 1, HOW_SIGNALED = 2 };

enum cause {
  CAUSE_NONE = 0,
  CAUSE_WALL = 1,
  CAUSE_CPU = 2,
  CAUSE_CALLER_GONE = 3,
  CAUSE_MEMORY = 4,
  CAUSE_MEMORY_SEEN = 5,
  CAUSE_CALLER = 100
};

enum { EXIT_FAILURE_OF_REAPER = 70 };

struct outcome {
  uint32_t how;
  uint32_t code;
  uint32_t cause;
  uint64_t wall_us;
  struct rusage usage;
  bool forbidden;  // the program was ended for a system call
  uint32_t forbidden_call;
  uint64_t lost_events;
};

// From a wait status, wait(2).
struct outcome outcome_of_status(int status);

// The fields of an EXIT for CPU time and memory.
void put_usage(struct buffer *message, const struct rusage *usage);

void put_exit(struct buffer *message, const struct outcome *outcome, const struct cgroups *cgroups);

#endif
