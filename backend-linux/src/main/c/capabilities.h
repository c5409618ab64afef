// Capabilities: what is not kept can never come back.
#ifndef AURORA_CAPABILITIES_H
#define AURORA_CAPABILITIES_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

// Bounding set and securebits. Needs CAP_SETPCAP, so it comes before the identity is switched; from
// here on a change of user ids neither takes nor gives capabilities.
struct error capabilities_bound(uint64_t keep);

// Whether that is possible. In a user namespace of one's own it always is; a process without
// privileges outside of one cannot, and no_new_privs has to do.
bool capabilities_may_bound(void);

// The sets of the process itself, and the ambient one.
struct error capabilities_set(uint64_t keep);

struct error no_new_privileges(void);

#endif
