// PID 1 of the sandbox: waits for every child, passes signals on, and ends with the worker, which
// ends everything else.
#ifndef AURORA_REAPER_H
#define AURORA_REAPER_H

#include <sys/types.h>

#include "spec.h"

_Noreturn void reaper_run(const struct spec *spec, pid_t worker, int channel);

#endif
