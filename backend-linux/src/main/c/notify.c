#include "notify.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "answer.h"
#include "descriptors.h"
#include "layers.h"
#include "text.h"

// A turn is short, so that time limits and the control socket are served; and a program that does
// nothing but ask costs no more than a part of one CPU, which its own limit does not count.
enum { CALLS_PER_TURN = 32, CALLS_PER_PERIOD = 400, PERIOD_US = 20 * 1000 };

enum event_tag { TAG_CALL = 1, TAG_ANSWER = 2, TAG_PID = 3, TAG_ARGUMENTS = 5 };

bool notify_is_valid(const struct watch *watch, const struct seccomp_notif *call) {
  uint64_t id = call->id;
  return ioctl(watch->launch->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

// A caller that is gone meanwhile (ENOENT) needs no answer. Another one that cannot get any would
// wait for ever.
static void respond(struct watch *watch, const struct seccomp_notif_resp *answer) {
  struct seccomp_notif_resp copy = *answer;
  if (ioctl(watch->launch->listener, SECCOMP_IOCTL_NOTIF_SEND, &copy) != 0 && errno != ENOENT) {
    watch_kill(watch, CAUSE_NONE);
  }
}

void notify_deny(struct watch *watch, const struct seccomp_notif *call, int number) {
  const struct seccomp_notif_resp answer = {.id = call->id, .error = -number};
  respond(watch, &answer);
}

static void let_through(struct watch *watch, const struct seccomp_notif *call) {
  const struct seccomp_notif_resp answer = {.id = call->id,
                                            .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
  respond(watch, &answer);
}

static void tell(struct watch *watch, const struct seccomp_notif *call, uint32_t answer) {
  struct buffer key = {0}, first = {0};
  put_u32(&key, TAG_CALL, (uint32_t)call->data.nr);
  put_u32(&key, TAG_ANSWER, answer);
  if (observe_call(watch, call, &key)) {
    put_u32(&first, TAG_PID, call->pid);
    put_field(&first, TAG_ARGUMENTS, call->data.args, sizeof call->data.args);
    events_add(&watch->events, &key, &first);
  }
  buffer_free(&key);
  buffer_free(&first);
}

// The worker before it has become the program. What it is refused there is an error of set-up.
static void decide_start(struct watch *watch, const struct seccomp_notif *call, uint32_t answer) {
  if (action_of(answer) == SECCOMP_RET_KILL_PROCESS) {
    struct error error =
        FAIL(LAYER_EXEC, EPERM, "program: ", watch->launch->spec.args[0],
             ": the filter ends whoever makes system call ", NUMBER(call->data.nr));
    watch_fail(watch, &error);
  }
}

static void decide(struct watch *watch, const struct seccomp_notif *call) {
  // If this comes from the program, it has been executed: see to it that we know, for the call
  // before it may have been the one that executed it.
  watch_worker(watch);
  const struct program deciding = deciding_program(&watch->launch->spec);
  uint32_t answer = answer_of(&deciding, &call->data);
  if (watch->phase < PHASE_RUNNING) {
    decide_start(watch, call, answer);
  } else if (watch->phase == PHASE_RUNNING) {
    tell(watch, call, answer);
  }
  switch (action_of(answer)) {
    case SECCOMP_RET_ALLOW:
    case SECCOMP_RET_LOG:
      let_through(watch, call);
      break;
    case SECCOMP_RET_ERRNO:
      notify_deny(watch, call, (int)(answer & SECCOMP_RET_DATA));
      break;
    default:
      forbid_call(watch, call);
  }
}

// RECV waits for a call; poll(2) has said that there is one, and nobody else takes it.
static bool take(struct watch *watch) {
  int listener = watch->launch->listener;
  struct pollfd asked = {.fd = listener, .events = POLLIN};
  if (poll(&asked, 1, 0) <= 0 || (asked.revents & POLLIN) == 0) {
    return false;
  }
  struct seccomp_notif call;
  memset(&call, 0, sizeof call);  // the kernel insists
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) == 0) {
    decide(watch, &call);
  }
  return true;
}

static bool is_within_period(struct watch *watch) {
  uint64_t now = now_us();
  if (now >= watch->period_end_us) {
    watch->period_end_us = now + PERIOD_US;
    watch->period_calls = 0;
  }
  return watch->period_calls < CALLS_PER_PERIOD;
}

uint64_t notify_resumes_us(const struct watch *watch) {
  bool resting = watch->period_calls >= CALLS_PER_PERIOD && now_us() < watch->period_end_us;
  return resting ? watch->period_end_us : 0;
}

int notify_descriptor(const struct watch *watch) {
  return notify_resumes_us(watch) != 0 ? -1 : watch->launch->listener;
}

void notify_answer(struct watch *watch, short events) {
  for (int i = 0; i < CALLS_PER_TURN && is_within_period(watch) && take(watch); i++) {
    watch->period_calls++;
  }
  if ((events & POLLHUP) != 0 && (events & POLLIN) == 0) {
    close_fd(&watch->launch->listener);  // nobody is left who could ask
  }
}
