// The tree of processes below one that takes in orphans. Without a PID namespace this is what keeps
// the processes of a sandbox together, and what ends them.
#ifndef AURORA_TREE_H
#define AURORA_TREE_H

#include <stdbool.h>

#include "error.h"

// From now on a process below that loses its parent becomes a child of the calling one, prctl(2).
struct error tree_adopt(void);

// Whether there is no child, not even one to be waited for.
bool tree_is_empty(void);

// Kills and reaps children until there are none left. Whoever is killed leaves its own children to
// us, so nothing is forgotten, daemons included.
void tree_end(void);

#endif
