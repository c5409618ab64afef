// How often a shim reads what its program writes. Each turn costs the shim's time, which no limit
// of the program counts, so turns are rare where they are worth little: what comes in small pieces
// is left to gather in the pipe, and one who writes more than is kept waits until it is read.
#ifndef AURORA_SHIM_PACE_H
#define AURORA_SHIM_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pace {
  uint64_t turn_us;  // the last turn
  uint64_t rest_us;  // until when there is none
};

// After a turn that has read so many bytes. `over_us`: until when nothing that comes is kept, 0 if
// it is.
void pace_turn(struct pace *pace, size_t bytes, uint64_t over_us);

// How long there is no turn, in microseconds from now; -1 if there may be one.
int64_t pace_wait_us(const struct pace *pace);

#endif
