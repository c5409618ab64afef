// The way out of a sandbox with a network of its own: a listening socket on its loopback interface,
// made before anything is confined, whose descriptor goes to the caller.
#ifndef AURORA_EGRESS_H
#define AURORA_EGRESS_H

#include "spec.h"
#include "wire.h"

// Inside, once loopback is up. Sends EGRESS with the descriptor over the control socket and keeps
// none. Nobody else sends there meanwhile anything as large as would be split. A shim gets one too,
// at `keeper`, for the callers that are to come.
struct error egress_offer(const struct spec *spec, int control, int keeper, struct buffer *report);

#endif
