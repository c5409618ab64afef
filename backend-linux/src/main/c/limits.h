// Resource limits of the program.
#ifndef AURORA_LIMITS_H
#define AURORA_LIMITS_H

#include "spec.h"
#include "wire.h"

// A hard limit above the present one, where it may not be raised, becomes the present one; the
// report says so.
struct error limits_apply(const struct spec *spec, struct buffer *report);

// Raises the launcher's own score, which the sandbox inherits.
struct error limits_oom_score(const struct spec *spec, struct buffer *report);

#endif
