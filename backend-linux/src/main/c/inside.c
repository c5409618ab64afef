// Steps 5 and 6 of the order: PID 1 builds the sandbox around itself and forks the worker.
#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptors.h"
#include "egress.h"
#include "ids.h"
#include "launch.h"
#include "layers.h"
#include "limits.h"
#include "mounts.h"
#include "outcome.h"
#include "reaper.h"
#include "tree.h"
#include "worker.h"

// The copies of what belongs to the launcher. As long as one is open, its peer sees no end. The
// control socket follows as soon as the way out has been offered there.
static void forget_outside(struct launch *launch) {
  channel_close(&launch->reaper);
  channel_close(&launch->worker);
  shim_forget(&launch->shim);
  buffer_free(&launch->report);
}

static struct error wait_for_maps(const struct launch *launch) {
  struct channel channel = channel_on(launch->reaper_end, MAX_FROM_LAUNCHER);
  enum arrival arrival = channel_read(&channel, true);
  bool mapped = is_message(arrival, &channel, MESSAGE_PROCEED);
  int number = channel.error != 0 ? channel.error : ECANCELED;
  free(channel.payload);
  return mapped ? ok() : FAIL(LAYER_IDENTITY, number, "wait for the launcher");
}

static struct error build(struct launch *launch, struct buffer *report) {
  const struct spec *spec = &launch->spec;
  TRY(cgroups_enter(&launch->cgroups));
  cgroups_forget(&launch->cgroups);
  TRY(limits_oom_score(spec, report));
  TRY(namespaces_furnish(spec, report));
  TRY(egress_offer(spec, launch->control.fd, launch->reaper_end, report));
  channel_close(&launch->control);
  if (spec->probe.asked) {
    landmarks_inside(&launch->landmarks);
  }
  TRY(wait_for_maps(launch));
  TRY(ids_enter(spec));
  struct namespace_limits limits;
  namespaces_open_limits(spec, &limits);
  if (is_direct(spec)) {
    TRY(tree_adopt());
  } else {
    TRY(mounts_build(spec, &launch->sources, report));
  }
  namespaces_forbid(spec, &limits, report);
  sources_close(&launch->sources);
  // The program must find PID 1 closed from its first moment on; see also reaper.c.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return FAIL(LAYER_REAPER, errno, "prctl: PR_SET_DUMPABLE");
  }
  return ok();
}

static _Noreturn void fail(int channel, const struct error *error) {
  (void)send_error(channel, error);
  _exit(EXIT_FAILURE_OF_REAPER);
}

_Noreturn void inside_run(struct launch *launch) {
  struct buffer report = {0};
  forget_outside(launch);
  struct error wrong = build(launch, &report);
  if (wrong.number != 0) {
    fail(launch->reaper_end, &wrong);
  }
  pid_t worker = fork();
  if (worker < 0) {
    wrong = FAIL(LAYER_REAPER, errno, "fork");
    fail(launch->reaper_end, &wrong);
  }
  if (worker == 0) {
    close_fd(&launch->reaper_end);
    worker_run(launch, &report);
  }
  buffer_free(&report);
  close_fd(&launch->worker_end);
  reaper_run(&launch->spec, worker, launch->reaper_end);
}
