// Something else that runs in a sandbox that stands. PID 1 forks it, so it is in all namespaces and
// cgroups from its first moment on, without privileges, and nobody inside can look into it; it then
// puts on what the program wears, from the very spec that the sandbox was built from, and executes.
// It lives as long as whoever asked for it keeps the socket open on which it was asked for.
#ifndef AURORA_ENTRY_H
#define AURORA_ENTRY_H

#include <poll.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "spec.h"

enum { MAX_ENTRIES = 8, ENTRY_EVENTS = 2 * MAX_ENTRIES, SAID = -1 };

struct entry {
  pid_t pid;   // 0: none
  int socket;  // to whoever asked
  int start;   // closes when the program is executed, or the process dies before
  bool doomed;  // killed, and not reaped yet
  // Shared with the process: ECHILD until it executes the program, 0 from then on, or the errno of
  // what prevented it, and SAID once it has told that itself.
  volatile int *last_word;
};

struct entries {
  struct entry all[MAX_ENTRIES];
};

void entries_open(struct entries *entries);

// Takes the socket over, in any case.
void entries_begin(struct entries *entries, const struct spec *spec, int socket);

// What to poll for, and what to do about it.
void entries_events(const struct entries *entries, struct pollfd events[ENTRY_EVENTS]);
void entries_serve(struct entries *entries, const struct pollfd events[ENTRY_EVENTS]);

// Whether a process that has ended was one of them; it is told then.
bool entries_ended(struct entries *entries, pid_t pid, int status, const struct rusage *usage);

#endif
