// System calls that the kernel asks the launcher about, seccomp_unotify(2). The program of the spec
// that decides is asked what to answer, so nothing here depends on memory that the caller can
// change; what is read of it besides is only told.
#ifndef AURORA_NOTIFY_H
#define AURORA_NOTIFY_H

#include <stdbool.h>

#include <linux/seccomp.h>

#include "watch.h"

// Answers calls that wait, as many as fit into one turn of the loop.
void notify_answer(struct watch *watch, short events);

// The descriptor to wait on, -1 for none at present; then, when there is one again, else 0.
int notify_descriptor(const struct watch *watch);
uint64_t notify_resumes_us(const struct watch *watch);

// Whether the caller still waits for the answer.
bool notify_is_valid(const struct watch *watch, const struct seccomp_notif *call);

void notify_deny(struct watch *watch, const struct seccomp_notif *call, int number);

// Ends the process that made the call.
void forbid_call(struct watch *watch, const struct seccomp_notif *call);

// Whoever should have ended by SIGSYS and has not is killed, in time or now.
void forbid_check(struct watch *watch);
void forbid_finish(struct watch *watch);

// Adds to an event what the call is about: its path or its address. False when the caller is gone.
bool observe_call(const struct watch *watch, const struct seccomp_notif *call, struct buffer *key);

#endif
