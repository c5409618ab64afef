// Capabilities: what is not kept can never come back.
#ifndef AURORA_CAPABILITIES_H
#define AURORA_CAPABILITIES_H

#include <stdint.h>

#include "error.h"

// Bounding set and securebits. Needs CAP_SETPCAP, so it comes before the identity is switched; from
// here on a change of user ids neither takes nor gives capabilities.
struct error capabilities_bound(uint64_t keep);

// The sets of the process itself, and the ambient one.
struct error capabilities_set(uint64_t keep);

struct error no_new_privileges(void);

#endif
