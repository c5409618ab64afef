// aurora-launch: turns a launch spec into a sandbox. docs/launcher-protocol.md is the contract;
// this file reads as the order in it.
//
//   what is asked for   spec, spec_* (a pure function over a buffer), wire (its encoding)
//   outside             descriptors, ids, cgroup, sources, namespaces, then watch, watch_*, tree,
//   and
//                       notify with answer, forbid, observe, events for the calls it is asked about
//   inside, PID 1       inside, egress, mounts, targets, filesystems, then reaper
//   let in later        entry (forked by PID 1), entry_worker
//   inside, worker      worker, limits, capabilities, landlock, then probe, probe_* (with what
//                       landmarks has seen outside), then seccomp, execute
//   detached            shim, shim_record (who it is, how it ended), shim_log, shim_file, shim_json
//   what is told        message, report, outcome, error, text
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptors.h"
#include "ids.h"
#include "launch.h"
#include "layers.h"
#include "report.h"
#include "tree.h"

enum { EXIT_USAGE = 2 };

static struct error clean_process(struct launch *launch) {
  TRY(descriptors_clean());
  TRY(signals_reset());
  umask(0);  // modes are those of the spec
  // Without privilege only after the maps are written: see there.
  if (geteuid() == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "prctl: PR_SET_DUMPABLE");
  }
  report_applied(&launch->report, LAYER_DESCRIPTORS, "");
  return ok();
}

// Number 0 and no detail, with `gone` set: the caller left before it asked for anything.
static struct error receive_spec(struct launch *launch, bool *gone) {
  struct channel *control = &launch->control;
  switch (channel_read(control, true)) {
    case ARRIVAL_MESSAGE:
      break;
    case ARRIVAL_TOO_LONG:
      return FAIL(LAYER_SPEC, EPROTO, "control: a message too long");
    case ARRIVAL_FAILED:
      return FAIL(LAYER_SPEC, control->error, "control: receive");
    default:
      *gone = true;
      return ok();
  }
  if (control->type != MESSAGE_SPEC) {
    return FAIL(LAYER_SPEC, EPROTO, "control: the first message must be a SPEC");
  }
  TRY(spec_parse(&launch->spec, control->payload, control->length));
  report_applied(&launch->report, LAYER_SPEC, "");
  return ok();
}

static struct error open_channel(struct channel *ours, int *theirs) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "socketpair");
  }
  *ours = channel_on(pair[0], MAX_FROM_LAUNCHER);
  *theirs = pair[1];
  return ok();
}

static struct error open_channels(struct launch *launch) {
  TRY(open_channel(&launch->reaper, &launch->reaper_end));
  TRY(open_channel(&launch->worker, &launch->worker_end));
  channel_take_descriptor(&launch->worker);
  if (launch->spec.shim.asked) {
    channel_take_descriptor(&launch->reaper);
  }
  // The kernel translates the worker's number into our PID namespace, unix(7).
  const int on = 1;
  if (setsockopt(launch->worker.fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "setsockopt: SO_PASSCRED");
  }
  return ok();
}

static struct error share_last_word(struct launch *launch) {
  void *shared = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    return FAIL(LAYER_EXEC, errno, "mmap");
  }
  launch->last_word = shared;
  *launch->last_word = ECHILD;
  return ok();
}

static struct error prepare(struct launch *launch) {
  TRY(ids_drop_groups(&launch->report));
  TRY(cgroups_make(&launch->spec, &launch->cgroups, &launch->report));
  TRY(sources_open(&launch->spec, is_privileged(), &launch->sources, &launch->report));
  TRY(open_channels(launch));
  TRY(shim_prepare(&launch->spec, &launch->shim));
  TRY(share_last_word(launch));
  if (launch->spec.probe.asked) {
    landmarks_outside(&launch->landmarks);
  }
  if (is_direct(&launch->spec)) {
    TRY(tree_adopt());  // should the reaper be killed
  }
  return namespaces_clone(&launch->spec, launch->cgroups.born_into, &launch->child);
}

static int run(struct launch *launch) {
  bool gone = false;
  struct error wrong = clean_process(launch);
  if (wrong.number == 0) {
    wrong = receive_spec(launch, &gone);
  }
  if (wrong.number == 0 && !gone) {
    wrong = prepare(launch);
  }
  if (wrong.number != 0) {
    cgroups_remove(&launch->cgroups);
    (void)send_error(launch->control.fd, &wrong);
    return 0;
  }
  if (gone) {
    return 0;
  }
  if (launch->child.pid == 0) {
    inside_run(launch);
  }
  outside_run(launch);
  return 0;
}

int main(void) {
  if (!control_is_socket()) {
    static const char usage[] =
        "aurora-launch: descriptor 3 is not a control socket; Aurora's Linux backend starts this "
        "program\n";
    (void)!write(STDERR_FILENO, usage, sizeof usage - 1);
    return EXIT_USAGE;
  }
  struct launch launch = {
      .control = channel_on(CONTROL_FD, MAX_TO_LAUNCHER),
      .cgroups = {.born_into = -1, .cpu_usage = -1},
      .reaper_end = -1,
      .worker_end = -1,
      .listener = -1,
      .child = {.pid = -1, .pidfd = -1},
      .shim = {.outputs = {-1, -1}, .channel = -1, .egress = -1, .directory = -1, .listener = -1}};
  return run(&launch);
}
