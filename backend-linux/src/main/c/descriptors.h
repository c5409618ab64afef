// The launcher's own process: descriptors, signals, groups and what others may read of it.
#ifndef AURORA_DESCRIPTORS_H
#define AURORA_DESCRIPTORS_H

#include <stdbool.h>

#include "error.h"

enum { CONTROL_FD = 3 };

bool control_is_socket(void);

// Closes all but 0 to 3, and checks that those are there.
struct error descriptors_clean(void);

// Default dispositions, everything blocked: the launcher ends by its control socket, or by SIGKILL.
struct error signals_reset(void);

// What the program starts with: nothing blocked.
struct error signals_unblock(void);

void close_fd(int *fd);

#endif
