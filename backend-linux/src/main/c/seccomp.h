// The filter of system calls. The process that installs it, and all that come of it, are bound by
// it from the next call on.
#ifndef AURORA_SECCOMP_H
#define AURORA_SECCOMP_H

#include "spec.h"

// Needs no_new_privs. Nothing but what the filter allows can be done afterwards, so it comes last.
struct error seccomp_install(const struct spec *spec);

// The same with the program that asks, where the spec has one and the kernel takes it: then
// `listener` is the descriptor on which it asks, else -1.
struct error seccomp_install_asking(const struct spec *spec, int *listener);

#endif
