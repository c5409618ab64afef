// The process that becomes the program.
#ifndef AURORA_WORKER_H
#define AURORA_WORKER_H

#include "spec.h"
#include "wire.h"

// Confines the calling process, reports over the channel, waits for PROCEED, executes.
_Noreturn void worker_run(const struct spec *spec, int channel, struct buffer *report);

#endif
