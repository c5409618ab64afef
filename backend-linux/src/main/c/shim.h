// The detached form of the launcher: it owns the program's output and writes its log, listens for
// the platform of the day, and leaves a record of the end. docs/launcher-protocol.md, "Shim".
#ifndef AURORA_SHIM_H
#define AURORA_SHIM_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "cgroup.h"
#include "error.h"
#include "shim_log.h"
#include "shim_pace.h"
#include "spec.h"
#include "wire.h"

#define SHIM_SOCKET "shim.sock"
#define SHIM_STATE "state"
#define SHIM_EXIT "exit"

enum { SHIM_EVENTS = STREAM_COUNT + 1 };

struct shim {
  bool asked;
  int outputs[STREAM_COUNT];  // read ends
  struct pace pace;           // of reading them
  int channel;                // the platform's end of the program's standard input, or -1
  int egress;                 // where the program's way out arrives, or -1
  int directory;
  int listener;
  struct log *log;
  uint64_t started_us;  // wall clock
  bool asked_to_end;    // by SIGTERM
};

struct watch;

// Before the clone: a session of its own, and new standard descriptors for the program.
struct error shim_prepare(const struct spec *spec, struct shim *shim);

// The copies that PID 1 has got.
void shim_forget(struct shim *shim);

// After the clone, so that nothing of it is ever inside: the run directory, the log, the socket.
struct error shim_open(const struct spec *spec, struct shim *shim);

// What to poll for, and what to do about it.
void shim_events(const struct shim *shim, struct pollfd events[SHIM_EVENTS]);
void shim_take(struct watch *watch, const struct pollfd events[SHIM_EVENTS]);
int64_t shim_wait_us(const struct shim *shim);

// STARTED, with the channel's descriptor if there is one. False when the platform is gone.
bool shim_announce(const struct watch *watch, int socket);

// Gives back the memory that is not needed any more once the program runs.
void shim_slim(struct watch *watch);

// The platform is gone, or does not make sense; the program runs on.
void shim_detach(struct watch *watch);

// The sandbox is gone: takes what is left of the output.
void shim_drain(struct shim *shim);

// Leaves the record of the end, tells it, and removes the socket.
void shim_end(struct watch *watch, struct buffer *exit_message);

// The sandbox was not built, or its caller went before the program ran: leaves nothing.
void shim_abandon(struct shim *shim);

// shim_record.c: files that are there as a whole or not at all.
struct error shim_write_state(const struct watch *watch, pid_t worker);
int shim_write_exit(const struct shim *shim, const struct buffer *exit_message);

#endif
