// A launch under ptrace(2): tells which system calls each of its processes
// makes, and lets one of them fail, or the process be killed at it.
#ifndef AURORA_TRACER_H
#define AURORA_TRACER_H

#include <stdbool.h>

#include "driver.h"

enum { PROCESSES = 4, CALLS = 2048 };

// In the order in which they come to be. Without a self-probe, one that is let
// in later is the fourth.
enum process { OUTSIDE, INIT, WORKER, PROBE, VISITOR = PROBE };

struct fault {
  enum process process;
  int call;   // its number
  int nth;    // of those that this process makes, from 1
  int number; // the errno; 0: the process is killed instead
};

struct trace {
  bool possible; // ptrace is allowed here
  bool reached;  // the fault has happened
  int status;    // of the launcher
  int left;      // processes that lived when the launcher had ended
  int length[PROCESSES];
  short calls[PROCESSES][CALLS]; // up to the execution of the program
};

// As session_open. NULL as fault: none. The launcher of the session is the
// tracer, which ends with 0 once no process of the launch is left.
struct session session_open_traced(const struct mode *mode,
                                   const struct fault *fault);

// What the last one saw, once its session is finished.
const struct trace *last_trace(void);

#endif
