// Everything that one launch owns, in the order in which it comes to be.
#ifndef AURORA_LAUNCH_H
#define AURORA_LAUNCH_H

#include <stdbool.h>

#include "cgroup.h"
#include "landmarks.h"
#include "message.h"
#include "namespaces.h"
#include "shim.h"
#include "sources.h"
#include "spec.h"
#include "wire.h"

struct launch {
  struct channel control;
  struct spec spec;
  struct buffer report;  // of the outside; each process inside has its own
  struct cgroups cgroups;
  struct sources sources;
  struct channel reaper;  // our ends
  struct channel worker;
  int reaper_end;  // their ends, closed once they run
  int worker_end;
  int listener;  // on which the kernel asks about system calls; -1: none
  struct landmarks landmarks;
  struct child child;
  // Shared with the worker: ECHILD until it executes the program, 0 from then on, or the errno of a
  // program that could not be executed, for a filter may keep the worker from sending that.
  volatile int *last_word;
  struct shim shim;
};

// The child's side of the clone: builds the sandbox and becomes its PID 1.
_Noreturn void inside_run(struct launch *launch);

// The parent's side: until the sandbox has ended and its final message is sent.
void outside_run(struct launch *launch);

#endif
