#include "probe.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptors.h"
#include "layers.h"
#include "probe_parts.h"
#include "report.h"
#include "text.h"

enum { PATIENCE_S = 5, STACK_SIZE = 128 << 10, LAYER_NAME_MAX = 64 };

static bool has_mount(const struct trial *trial, uint32_t kind) {
  for (size_t i = 0; i < trial->spec->mount_count; i++) {
    if (trial->spec->mounts[i].kind == kind) {
      return true;
    }
  }
  return false;
}

static bool always(const struct trial *trial) {
  (void)trial;
  return true;
}

static bool has_root(const struct trial *trial) { return !is_direct(trial->spec); }

static bool has_proc(const struct trial *trial) { return has_mount(trial, MOUNT_PROC); }

static bool has_dev(const struct trial *trial) { return has_mount(trial, MOUNT_DEV); }

static bool has_keyring(const struct trial *trial) { return trial->landmarks->keyring_left; }

static bool has_limits(const struct trial *trial) { return trial->spec->rlimit_count != 0; }

static bool has_landlock(const struct trial *trial) { return trial->spec->landlock.asked; }

static const struct {
  const char *layer;
  bool (*claimed)(const struct trial *trial);
  struct error (*holds)(const struct trial *trial);
} TRIALS[] = {
    {LAYER_DESCRIPTORS, always, try_descriptors},
    {LAYER_ROOT, has_root, try_root},
    {"mount", has_root, try_mounts},
    {LAYER_PROC, has_proc, try_proc},
    {LAYER_DEV, has_dev, try_dev},
    {LAYER_REAPER, always, try_reaper},
    {LAYER_SESSION, always, try_session},
    {LAYER_KEYRING, has_keyring, try_keyring},
    {LAYER_RLIMIT, has_limits, try_limits},
    {LAYER_IDENTITY, always, try_identity},
    {LAYER_CAPABILITIES, always, try_capabilities},
    {LAYER_NO_NEW_PRIVS, always, try_no_new_privileges},
    {LAYER_LANDLOCK, has_landlock, try_landlock},
};

static void tell(struct buffer *report, const char *layer, const struct error *found) {
  struct text name = text_in((char[LAYER_NAME_MAX]){0}, LAYER_NAME_MAX);
  text_add(&name, LAYER_PROBE ":");
  text_add(&name, layer);
  if (found->number == 0) {
    report_applied(report, name.bytes, "");
  } else {
    int number = found->number == SUCCEEDED ? 0 : found->number;
    report_missing(report, name.bytes, number, found->detail);
  }
}

static void try_all(const struct trial *trial, struct buffer *entries) {
  for (size_t i = 0; i < NAMESPACE_COUNT; i++) {
    if ((trial->spec->namespaces & NAMESPACES[i].flag) != 0) {
      struct error found = try_namespace(trial, i);
      tell(entries, NAMESPACES[i].layer, &found);
    }
  }
  for (size_t i = 0; i < sizeof TRIALS / sizeof TRIALS[0]; i++) {
    if (TRIALS[i].claimed(trial)) {
      struct error found = TRIALS[i].holds(trial);
      tell(entries, TRIALS[i].layer, &found);
    }
  }
}

struct job {
  const struct trial *trial;
  struct buffer *report;
  volatile bool done;  // with all trials
};

// Shares the worker's memory, and so writes into its report; everything else is its own.
static int run_trials(void *argument) {
  struct job *job = argument;
  sigset_t alarm_only;
  sigemptyset(&alarm_only);
  sigaddset(&alarm_only, SIGALRM);
  (void)sigprocmask(SIG_UNBLOCK, &alarm_only, NULL);
  (void)alarm(PATIENCE_S);
  close(job->trial->channel);
  close(job->trial->bait->fd);
  try_all(job->trial, job->report);
  job->done = true;
  if (job->trial->spec->filter != NULL) {
    try_filter(job->trial->spec);
  }
  _exit(0);
}

static void judge(const struct job *job, size_t mark, int status) {
  struct buffer *report = job->report;
  if (!job->done) {
    report->length = mark;
    bool late = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
    report_missing(report, LAYER_PROBE, late ? ETIMEDOUT : ECHILD,
                   late ? "it took too long and was killed" : "it ended before it was through");
  } else if (job->trial->spec->filter != NULL) {
    struct error found = judge_filter(job->trial->spec, status);
    tell(report, LAYER_SECCOMP, &found);
  }
}

void probe_run(const struct spec *spec, const struct landmarks *landmarks, struct bait *bait,
               int channel, struct buffer *report) {
  static _Alignas(16) uint8_t stack[STACK_SIZE];
  const struct trial trial = {spec, landmarks, bait, channel};
  struct job job = {&trial, report, false};
  size_t mark = report->length;
  // As vfork(2): the worker sleeps until the child is gone, and no memory is copied.
  pid_t pid = clone(run_trials, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &job);
  int status = 0;
  if (pid < 0) {
    report_missing(report, LAYER_PROBE, errno, "clone (does the limit of processes leave room?)");
  } else {
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    judge(&job, mark, status);
  }
  close_fd(&bait->fd);
}
