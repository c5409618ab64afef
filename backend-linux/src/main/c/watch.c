// Steps 8 and 9 from outside: report, GO, start, watch, end.
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "descriptors.h"
#include "ids.h"
#include "kernel.h"
#include "layers.h"
#include "notify.h"
#include "text.h"
#include "tree.h"

// A shim that nothing happens to is at rest after SLIM_AFTER_US.
enum { PATIENCE_US = 1000 * 1000, SLIM_AFTER_US = 1000 * 1000, WATCHED = 6 };

uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void watch_give_time(struct watch *watch) {
  watch->phase = PHASE_ENDING;
  watch->kill_us = now_us() + PATIENCE_US;
}

static void kill_now(struct watch *watch) {
  watch->kill_us = 0;
  (void)pidfd_kill(watch->launch->child.pidfd, SIGKILL);
}

void watch_check_time(struct watch *watch) {
  if (watch->kill_us != 0 && now_us() >= watch->kill_us) {
    kill_now(watch);
  }
}

void watch_kill(struct watch *watch, uint32_t cause) {
  bool running = watch->phase == PHASE_RUNNING;
  if (watch->phase != PHASE_ENDING) {
    watch->outcome.cause = cause;
  }
  watch_give_time(watch);
  bool asked = running && cause != CAUSE_CALLER_GONE &&
               send_message(watch->launch->reaper.fd, MESSAGE_END, NULL);
  if (!asked) {
    kill_now(watch);
  }
}

void watch_fail(struct watch *watch, const struct error *error) {
  if (watch->phase != PHASE_ENDING) {
    watch->failure = *error;
  }
  watch_kill(watch, CAUSE_NONE);
}

// What the parent still owes the child, and what it need not keep for it.
static struct error hand_over(struct launch *launch) {
  for (int fd = 0; fd < CONTROL_FD; fd++) {
    close(fd);
  }
  close_fd(&launch->reaper_end);
  close_fd(&launch->worker_end);
  sources_close(&launch->sources);
  TRY(shim_open(&launch->spec, &launch->shim));
  TRY(ids_map(&launch->spec, launch->child.pid));
  // Not before: the maps of a process that is not dumpable belong to root, proc(5).
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "prctl: PR_SET_DUMPABLE");
  }
  // If the child is gone, its descriptor says so; one that waits in vain would wait forever.
  bool told = send_message(launch->reaper.fd, MESSAGE_PROCEED, NULL) || errno == EPIPE;
  return told ? ok() : FAIL(LAYER_IDENTITY, errno, "tell PID 1 to proceed");
}

int64_t sooner(int64_t one, int64_t other) {
  return one < 0 || (other >= 0 && other < one) ? other : one;
}

// What happens brings memory back that a shim at rest does not need.
static void rest_or_not(struct watch *watch, bool happened) {
  bool shim = watch->launch->shim.asked && watch->phase == PHASE_RUNNING;
  if (shim && happened) {
    watch->slim_due = true;
  } else if (watch->slim_due) {
    shim_slim(watch);
  }
}

static void wait_for_events(struct watch *watch) {
  struct launch *launch = watch->launch;
  bool tells = watch->started_us != 0 && events_pending(&watch->events);
  short control = tells ? POLLIN | POLLOUT : POLLIN;
  struct pollfd events[] = {
      {.fd = launch->worker.fd, .events = POLLIN},
      {.fd = launch->reaper.fd, .events = POLLIN},
      {.fd = watch->deaf ? -1 : launch->control.fd, .events = control},
      {.fd = launch->child.pidfd, .events = POLLIN},
      {.fd = notify_descriptor(watch), .events = POLLIN},
      {.fd = launch->cgroups.oom_event, .events = POLLIN},
      [WATCHED] = {.fd = -1},
      [WATCHED + SHIM_EVENTS - 1] = {.fd = -1},
  };
  shim_events(&launch->shim, events + WATCHED);
  int64_t wait_us = sooner(limits_wait_us(watch), shim_wait_us(&launch->shim));
  wait_us = watch->slim_due ? sooner(wait_us, SLIM_AFTER_US) : wait_us;
  struct timespec timeout = {.tv_sec = wait_us / 1000000, .tv_nsec = wait_us % 1000000 * 1000};
  int happened = wait_for(events, WATCHED + SHIM_EVENTS, wait_us < 0 ? NULL : &timeout);
  if (happened < 0) {
    return;
  }
  rest_or_not(watch, happened > 0);
  if (events[0].revents != 0) {
    watch_worker(watch);
  }
  if (events[1].revents != 0) {
    watch_reaper(watch);
  }
  if ((events[2].revents & ~POLLOUT) != 0) {
    watch_control(watch);
  }
  if (events[4].revents != 0) {
    notify_answer(watch, events[4].revents);
  }
  if (events[5].revents != 0) {
    limits_out_of_memory(watch);
  }
  if (tells && !watch->deaf && launch->control.fd >= 0) {
    events_send(&watch->events, launch->control.fd);
  }
  forbid_check(watch);
  shim_take(watch, events + WATCHED);
  limits_check(watch);
  watch_check_time(watch);
}

static bool child_has_ended(const struct watch *watch) {
  struct pollfd child = {.fd = watch->launch->child.pidfd, .events = POLLIN};
  return poll(&child, 1, 0) > 0;
}

// What SIGKILL had to do in place of SIGSYS is told as what it was for.
static void tell_forbidden(struct watch *watch) {
  struct outcome *outcome = &watch->outcome;
  bool signaled = watch->worker_ended && outcome->how == HOW_SIGNALED;
  if (!watch->forbidden || !signaled || outcome->cause != CAUSE_NONE) {
    return;
  }
  if (outcome->code == SIGKILL || outcome->code == SIGSYS) {
    outcome->code = SIGSYS;
    outcome->forbidden = true;
    outcome->forbidden_call = watch->forbidden_call;
  }
}

// PID 1 is a zombie, so nothing of the sandbox runs any more; what it sent before is still there.
// Without a PID namespace the rest of the tree may run: it has become ours.
static void collect(struct watch *watch) {
  int status = 0;
  struct rusage usage = {0};
  watch_worker(watch);
  watch_reaper(watch);
  while (wait4(watch->launch->child.pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  if (is_direct(&watch->launch->spec)) {
    if (!tree_is_empty()) {
      cgroups_kill(&watch->launch->cgroups);
    }
    tree_end();
    (void)getrusage(RUSAGE_CHILDREN, &usage);
  }
  watch->outcome.usage = usage;
  if (watch->ended_us == 0) {
    watch->ended_us = now_us();
  }
  bool running = watch->started_us != 0;
  tell_forbidden(watch);
  watch->outcome.wall_us = running ? watch->ended_us - watch->started_us : 0;
  if (watch->worker_ended || watch->failure.number != 0) {
    return;
  }
  bool killed = watch->outcome.cause != CAUSE_NONE;
  if (!killed && !running) {
    struct outcome end = outcome_of_status(status);
    watch->failure = FAIL(LAYER_REAPER, ECHILD, "PID 1 ended during setup, ",
                          end.how == HOW_SIGNALED ? "signal " : "code ", NUMBER(end.code));
    return;
  }
  // The program went with PID 1.
  watch->outcome.how = HOW_SIGNALED;
  watch->outcome.code = SIGKILL;
}

static void send_final(struct watch *watch) {
  struct launch *launch = watch->launch;
  struct buffer payload = {0};
  bool failed = watch->failure.number != 0;
  bool lives_on = launch->shim.asked && watch->started_us != 0;
  if (lives_on) {
    watch_last_remarks(watch);
  }
  shim_drain(&launch->shim);
  if (!failed) {
    watch->outcome.lost_events = watch->events.lost;
    put_exit(&payload, &watch->outcome, &launch->cgroups);
  }
  cgroups_remove(&launch->cgroups);
  if (lives_on) {
    if (launch->control.fd >= 0) {
      events_finish(&watch->events, launch->control.fd);
    }
    events_free(&watch->events);
    shim_end(watch, &payload);
    buffer_free(&payload);
    return;
  }
  shim_abandon(&launch->shim);
  if (failed) {
    (void)send_error(launch->control.fd, &watch->failure);
    buffer_free(&watch->failed_layer);
    return;
  }
  // A caller that is gone does not hear it.
  events_finish(&watch->events, launch->control.fd);
  events_free(&watch->events);
  if (!payload.failed) {
    (void)send_message(launch->control.fd, MESSAGE_EXIT, &payload);
  }
  buffer_free(&payload);
}

void outside_run(struct launch *launch) {
  struct watch watch = {.launch = launch, .phase = PHASE_BUILDING, .doomed = {.pidfd = -1}};
  struct error wrong = hand_over(launch);
  if (wrong.number != 0) {
    // The files of a child that has failed itself cannot be opened any more; it has said why.
    watch_reaper(&watch);
    watch_fail(&watch, &wrong);
  }
  while (!child_has_ended(&watch)) {
    wait_for_events(&watch);
  }
  collect(&watch);
  forbid_finish(&watch);
  close_fd(&launch->listener);
  close_fd(&launch->child.pidfd);
  send_final(&watch);
}
