// The process that becomes the program.
#ifndef AURORA_WORKER_H
#define AURORA_WORKER_H

#include "launch.h"

// Confines the calling process, reports over the channel, waits for PROCEED, executes.
_Noreturn void worker_run(struct launch *launch, struct buffer *report);

#endif
