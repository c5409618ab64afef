// Who lives in a tree of processes at a moment, as the kernel lists children (proc_pid_task(5)).
#ifndef AURORA_CENSUS_H
#define AURORA_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CENSUS_MAX = 4096 };

// Processes that come, go or change their parent meanwhile may be lacking, none is there twice. Of
// more than fit the rest is lacking.
struct census {
  pid_t pids[CENSUS_MAX];
  size_t count;
};

// The process and all below it. False, with errno, where its children cannot be listed.
bool census_take(struct census *census, pid_t root);

bool census_has(const struct census *census, pid_t pid);

#endif
