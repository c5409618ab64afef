// Looks at what a whole sandbox uses where no control group counts it. Whoever only looks sees late:
// a program can have more for a moment, and what no process has mapped (files in memory, buffers of
// the kernel) is not seen at all.
#ifndef AURORA_WATCHDOG_H
#define AURORA_WATCHDOG_H

#include <stdint.h>
#include <sys/types.h>

#include "error.h"

struct sighting {
  uint64_t memory;  // bytes, swapped out ones included; shared ones are counted once
  uint64_t cpu_us;  // of what lives, and of children that were waited for
};

// What the tree below a process uses. Memory is the exact sum only when it may be more than this
// limit; else it is a bound that is quicker to have.
struct sighting watchdog_look(pid_t root, uint64_t limit);

// Whether it can: an error where it does not find this process below the other one, and its memory.
struct error watchdog_try(pid_t root, pid_t worker);

#endif
