// Writes a parsed spec as bytes again.
#ifndef AURORA_SPEC_AGAIN_H
#define AURORA_SPEC_AGAIN_H

#include "spec.h"
#include "wire.h"

struct buffer spec_again(const struct spec *spec);

#endif
