// Landlock: what is handled is denied, but where a rule allows it, to this process and all that
// come of it.
#ifndef AURORA_LANDLOCK_H
#define AURORA_LANDLOCK_H

#include "spec.h"
#include "wire.h"

// Needs the private root and no_new_privs.
struct error landlock_apply(const struct spec *spec, struct buffer *report);

#endif
