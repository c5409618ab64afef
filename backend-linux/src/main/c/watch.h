// The state of a running launch, as seen from outside.
#ifndef AURORA_WATCH_H
#define AURORA_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "events.h"
#include "launch.h"
#include "outcome.h"

enum phase {
  PHASE_BUILDING,    // until reaper and worker are ready
  PHASE_WAITING_GO,  // REPORT sent
  PHASE_STARTING,    // the worker may execute
  PHASE_RUNNING,     // STARTED sent
  PHASE_ENDING       // killed, or ended by itself: only PID 1 is waited for
};

// A process that has been sent SIGSYS.
struct doomed {
  int pidfd;  // -1: none
  uint64_t until_us;
};

struct watch {
  struct launch *launch;
  enum phase phase;
  bool reaper_ready;
  bool worker_ready;
  bool worker_ended;  // by itself, before anything was killed
  bool deaf;          // nothing more can come from the control socket
  bool slim_due;      // a shim that comes to rest has something to give back
  struct error failure;
  struct buffer failed_layer;  // the name, where the failure came from inside
  struct outcome outcome;
  uint64_t held_signals;  // bit n: signal n + 1, asked for before the program ran
  uint64_t start_ticks;
  uint64_t started_us;
  uint64_t ended_us;
  uint64_t wall_deadline_us;  // 0: none
  uint64_t cpu_check_us;      // 0: none
  uint64_t cpus;
  pid_t worker;
  struct events events;
  bool forbidden;  // the program was ended for a system call
  uint32_t forbidden_call;
  struct doomed doomed;
  uint64_t period_end_us;  // of answering calls
  unsigned period_calls;
  uint64_t oom_check_us;  // 0: none
  uint64_t dog_check_us;  // of the watchdog; 0: none
  uint64_t oom_until_us;  // when an OOM that has killed nothing is forgotten
  uint64_t kill_us;       // when patience with PID 1 ends; 0: it is killed already, or not ending
};

uint64_t now_us(void);

// Of two times to wait; -1 is never.
int64_t sooner(int64_t one, int64_t other);

// Ends the sandbox for a cause, which is remembered first. PID 1 is asked to, so that it can count
// what everything used, and killed if it takes too long, or if nobody is left to be told.
void watch_kill(struct watch *watch, uint32_t cause);

// From now on PID 1 is ending by itself; past its time it is killed.
void watch_give_time(struct watch *watch);
void watch_check_time(struct watch *watch);

// Gives up a launch whose program does not run yet.
void watch_fail(struct watch *watch, const struct error *error);

// What came from the control socket.
void watch_control(struct watch *watch);
void watch_last_remarks(struct watch *watch);

// What came from inside.
void watch_reaper(struct watch *watch);
void watch_worker(struct watch *watch);

// Lets the worker execute.
void watch_proceed(struct watch *watch);

void watch_send_signal(struct watch *watch, uint32_t number);

// Time limits: what they need at the start, whether one is over, and how long to wait for the next.
void limits_start(struct watch *watch);
void limits_check(struct watch *watch);
void limits_out_of_memory(struct watch *watch);
int64_t limits_wait_us(const struct watch *watch);

#endif
