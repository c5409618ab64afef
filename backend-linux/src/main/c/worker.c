#include "worker.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/close_range.h>
#include <linux/keyctl.h>

#include "capabilities.h"
#include "descriptors.h"
#include "execute.h"
#include "ids.h"
#include "kernel.h"
#include "landlock.h"
#include "layers.h"
#include "limits.h"
#include "message.h"
#include "probe.h"
#include "report.h"
#include "seccomp.h"

enum { EXIT_NOT_STARTED = 127 };

static struct error new_session(struct landmarks *landmarks, struct buffer *report) {
  if (setsid() < 0) {
    return FAIL(LAYER_SESSION, errno, "setsid");
  }
  report_applied(report, LAYER_SESSION, "");
  // The caller's session keyring. A kernel without keys, or a user whose quota of keys is used up,
  // is no reason to refuse, but one to tell.
  landmarks->keyring_left = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0;
  if (!landmarks->keyring_left) {
    report_missing(report, LAYER_KEYRING, errno, "keyctl: join a new session keyring");
  } else {
    report_applied(report, LAYER_KEYRING, "");
  }
  return ok();
}

static struct error drop_privileges(const struct spec *spec, struct landmarks *landmarks,
                                    struct buffer *report) {
  landmarks->bounded = !is_direct(spec) || capabilities_may_bound();
  if (landmarks->bounded) {
    TRY(capabilities_bound(spec->capabilities));
  }
  TRY(ids_switch(spec));
  TRY(capabilities_set(spec->capabilities));
  report_applied(report, LAYER_CAPABILITIES,
                 landmarks->bounded ? "" : "the bounding set stays: dropping it takes CAP_SETPCAP");
  TRY(no_new_privileges());
  report_applied(report, LAYER_NO_NEW_PRIVS, "");
  // A help only: whoever kills the reaper kills its child, and no more of the tree.
  if (is_direct(spec) && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
    return FAIL(LAYER_REAPER, errno, "prctl: PR_SET_PDEATHSIG");
  }
  return ok();
}

static struct error enter_directory(const struct spec *spec) {
  umask(spec->umask);
  return chdir(spec->cwd) == 0 ? ok() : FAIL(LAYER_CWD, errno, "chdir: ", spec->cwd);
}

// What restricts the program also restricts the steps after it, hence the order.
static struct error confine(struct launch *launch, struct buffer *report) {
  const struct spec *spec = &launch->spec;
  struct bait bait;
  TRY(new_session(&launch->landmarks, report));
  TRY(limits_apply(spec, report));
  TRY(drop_privileges(spec, &launch->landmarks, report));
  TRY(enter_directory(spec));
  TRY(probe_prepare(spec, &bait));
  TRY(landlock_apply(spec, report));
  if (spec->filter != NULL) {
    report_applied(report, LAYER_SECCOMP, "right before the program is executed");
  }
  if (spec->probe.asked) {
    launch->landmarks.reaper = getppid();
    probe_run(spec, &launch->landmarks, &bait, launch->worker_end, report);
  }
  return ok();
}

static struct error wait_for_proceed(struct channel *channel) {
  if (is_message(channel_read(channel, true), channel, MESSAGE_PROCEED)) {
    return ok();
  }
  return channel->error != 0 ? FAIL(LAYER_EXEC, channel->error, "wait for the launcher")
                             : FAIL(LAYER_EXEC, ECANCELED, "the launcher is gone");
}

static struct error start(struct launch *launch, struct channel *channel, struct buffer *report) {
  TRY(confine(launch, report));
  if (report->failed || !send_message(channel->fd, MESSAGE_READY, report)) {
    return FAIL(LAYER_EXEC, report->failed ? ENOMEM : errno, "send the report");
  }
  TRY(wait_for_proceed(channel));
  // All have the flag already; a descriptor without it would reach the program.
  if (close_from(CONTROL_FD, CLOSE_RANGE_CLOEXEC) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "close_range");
  }
  TRY(signals_unblock());
  TRY(seccomp_install(&launch->spec));
  *launch->last_word = 0;
  return execute(&launch->spec);
}

_Noreturn void worker_run(struct launch *launch, struct buffer *report) {
  struct channel channel = channel_on(launch->worker_end, MAX_FROM_LAUNCHER);
  struct error wrong = start(launch, &channel, report);
  *launch->last_word = wrong.number;
  (void)send_error(channel.fd, &wrong);
  _exit(EXIT_NOT_STARTED);
}
