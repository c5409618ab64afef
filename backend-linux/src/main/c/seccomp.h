// The filter of system calls. The process that installs it, and all that come of it, are bound by
// it from the next call on.
#ifndef AURORA_SECCOMP_H
#define AURORA_SECCOMP_H

#include "spec.h"

// Needs no_new_privs. Nothing but what the filter allows can be done afterwards, so it comes last.
struct error seccomp_install(const struct spec *spec);

#endif
