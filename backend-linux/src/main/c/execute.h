// The program itself.
#ifndef AURORA_EXECUTE_H
#define AURORA_EXECUTE_H

#include "error.h"
#include "spec.h"

// Returns only when the program cannot be executed, and says why.
struct error execute(const struct spec *spec);

#endif
