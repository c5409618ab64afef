// The cgroup leaves of the sandbox: made and filled outside, entered inside, read and removed at
// the end.
#ifndef AURORA_CGROUP_H
#define AURORA_CGROUP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "spec.h"
#include "wire.h"

enum { LEFT_OUT_BITS = 64 };

struct leaf {
  int parent;  // the descriptors belong to the leaf; -1 when closed
  int directory;
  int entrance;  // the file that takes a process in; -1 when it is born inside
  bool unified;
  uint64_t left_out;  // bit n: write n failed, and was not required
};

struct cgroups {
  const struct spec *spec;
  struct leaf leaves[MAX_CGROUPS];
  size_t count;
  int born_into;  // the directory for CLONE_INTO_CGROUP, or -1; belongs to its leaf
  int cpu_usage;
};

struct error cgroups_make(const struct spec *spec, struct cgroups *cgroups, struct buffer *report);

// The writes that have to wait for the worker to be ready: the self-probe is a process more than
// the limit leaves room for.
struct error cgroups_finish(struct cgroups *cgroups, struct buffer *report);

// Puts the calling, single-threaded process into every leaf that it was not born into.
struct error cgroups_enter(const struct cgroups *cgroups);

// Closes the copies that PID 1 has got.
void cgroups_forget(struct cgroups *cgroups);

// CPU time that the tree has used, in microseconds.
uint64_t cgroups_cpu_us(const struct cgroups *cgroups);

// The COUNTER fields of EXIT.
void cgroups_count(const struct cgroups *cgroups, struct buffer *exit_message);

// Part of the self-probe, outside: that the worker is in every leaf, and that what was written is
// there to be read.
void cgroups_probe(const struct cgroups *cgroups, pid_t worker, struct buffer *report);

// Kills what is in the leaves, which may fork as fast as it can.
void cgroups_kill(const struct cgroups *cgroups);

// Kills what is left in the leaves and removes them, with the groups that were made in them.
void cgroups_remove(struct cgroups *cgroups);

#endif
