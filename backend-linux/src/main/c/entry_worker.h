#ifndef AURORA_ENTRY_WORKER_H
#define AURORA_ENTRY_WORKER_H

#include "spec.h"

// The process of an entry, see entry.h: reads what it is to be from the socket, confines itself as
// the spec says, and executes.
_Noreturn void entry_worker_run(const struct spec *spec, int socket, int start,
                                volatile int *last_word);

#endif
