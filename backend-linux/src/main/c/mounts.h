// The private root: built inside, pivoted to, the old one detached.
#ifndef AURORA_MOUNTS_H
#define AURORA_MOUNTS_H

#include "sources.h"
#include "spec.h"
#include "wire.h"

struct error mounts_build(const struct spec *spec, struct sources *sources, struct buffer *report);

#endif
