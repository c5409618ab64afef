// What the sandbox tells: reports, errors, the start and the end of the program.
#include <errno.h>
#include <string.h>

#include "layers.h"
#include "process.h"
#include "report.h"
#include "watch.h"
#include "watchdog.h"

static struct error error_in(const struct channel *channel, struct buffer *layer_name) {
  struct cursor cursor = {channel->payload, channel->length};
  struct field layer = {0}, number = {0}, detail = {0};
  uint32_t value = 0;
  bool whole = next_field(&cursor, &layer) == STEP_FIELD &&
               next_field(&cursor, &number) == STEP_FIELD && field_u32(&number, &value) &&
               next_field(&cursor, &detail) == STEP_FIELD && detail.length < DETAIL_MAX;
  put_bytes(layer_name, layer.bytes, layer.length);
  put_bytes(layer_name, "", 1);
  if (!whole || layer_name->failed) {
    return FAIL(LAYER_REAPER, EPROTO, "an error from inside that cannot be read");
  }
  struct error error = {.number = (int)value, .layer = (const char *)layer_name->bytes};
  memcpy(error.detail, detail.bytes, detail.length);
  return error;
}

static void take_failure(struct watch *watch, const struct channel *channel) {
  // The first one is the cause; it also owns the name that the error points to.
  if (watch->phase != PHASE_ENDING) {
    struct error error = error_in(channel, &watch->failed_layer);
    watch_fail(watch, &error);
  }
}

static void send_report(struct watch *watch) {
  struct launch *launch = watch->launch;
  if (launch->report.failed || launch->report.length > MAX_FROM_LAUNCHER) {
    struct error error = FAIL(LAYER_SPEC, E2BIG, "the report does not fit into a message");
    watch_fail(watch, &error);
    return;
  }
  // A caller that is gone closes the control socket; one that waits in vain would wait forever.
  if (!send_message(launch->control.fd, MESSAGE_REPORT, &launch->report) && errno != EPIPE) {
    struct error error = FAIL(LAYER_SPEC, errno, "control: send the report");
    watch_fail(watch, &error);
    return;
  }
  watch->phase = PHASE_WAITING_GO;
  if (!launch->spec.wait_go) {
    watch_proceed(watch);
  }
}

// The two come in any order; the report is always the same.
static void report_when_ready(struct watch *watch) {
  if (watch->phase == PHASE_BUILDING && watch->reaper_ready && watch->worker_ready) {
    report_applied(&watch->launch->report, LAYER_REAPER, "");
    send_report(watch);
  }
}

// Whoever comes after a caller that dies from now on has to find the program.
static bool leave_state(struct watch *watch) {
  struct launch *launch = watch->launch;
  if (!launch->shim.asked) {
    return true;
  }
  launch->shim.started_us = time_us();
  struct error wrong = shim_write_state(watch, launch->worker.sender);
  if (wrong.number != 0) {
    watch_fail(watch, &wrong);
  }
  return wrong.number == 0;
}

void watch_proceed(struct watch *watch) {
  if (!leave_state(watch)) {
    return;
  }
  watch->phase = PHASE_STARTING;
  if (!send_message(watch->launch->worker.fd, MESSAGE_PROCEED, NULL) && errno != EPIPE) {
    struct error error = FAIL(LAYER_EXEC, errno, "tell the worker to proceed");
    watch_fail(watch, &error);
  }
}

static bool complete_cgroups(struct watch *watch, pid_t worker) {
  struct launch *launch = watch->launch;
  struct error wrong = cgroups_finish(&launch->cgroups, &launch->report);
  if (wrong.number != 0) {
    watch_fail(watch, &wrong);
    return false;
  }
  if (launch->spec.probe.asked) {
    cgroups_probe(&launch->cgroups, worker, &launch->report);
  }
  return true;
}

// It is no reason to fail: the limits are reported as not applied in any case.
static void try_watchdog(struct watch *watch, pid_t worker) {
  struct launch *launch = watch->launch;
  if (!launch->spec.watchdog.asked) {
    return;
  }
  struct error wrong = watchdog_try(launch->child.pid, worker);
  if (wrong.number == 0) {
    report_applied(&launch->report, LAYER_WATCHDOG, "");
  } else {
    report_missing(&launch->report, LAYER_WATCHDOG, wrong.number, wrong.detail);
  }
}

// Where it is lost, calls that should end the program would only fail.
static void take_listener(struct watch *watch, struct channel *channel) {
  watch->launch->listener = channel->descriptor;
  channel->descriptor = NO_DESCRIPTOR;
  if (watch->launch->listener < 0) {
    struct error error = FAIL(LAYER_SECCOMP, EMFILE, "take the listener over");
    watch_fail(watch, &error);
  }
}

static void take_worker(struct watch *watch, struct channel *channel) {
  if (channel->type == MESSAGE_SETUP_FAILED) {
    take_failure(watch, channel);
    return;
  }
  if (channel->type == MESSAGE_LISTENER) {
    take_listener(watch, channel);
    return;
  }
  watch->worker_ready = true;
  watch->worker = channel->sender;
  // The worker waits for PROCEED, so this is it, whatever happens later to its number.
  struct error wrong = start_ticks_of(channel->sender, &watch->start_ticks);
  if (wrong.number != 0) {
    // One that has failed and ended meanwhile has said why, and so has a PID 1 that took it along.
    struct channel *reaper = &watch->launch->reaper;
    if (is_message(channel_read(channel, false), channel, MESSAGE_SETUP_FAILED)) {
      take_failure(watch, channel);
    } else if (is_message(channel_read(reaper, false), reaper, MESSAGE_SETUP_FAILED)) {
      take_failure(watch, reaper);
    }
    watch_fail(watch, &wrong);
    return;
  }
  put_bytes(&watch->launch->report, channel->payload, channel->length);
  if (!complete_cgroups(watch, channel->sender)) {
    return;
  }
  try_watchdog(watch, channel->sender);
  report_when_ready(watch);
}

// A shim's program is found by its state. Nobody would know of another one.
static void start_is_untold(struct watch *watch) {
  if (watch->launch->shim.asked) {
    shim_detach(watch);
  } else {
    watch_kill(watch, CAUSE_CALLER_GONE);
  }
}

static void announce_start(struct watch *watch) {
  struct launch *launch = watch->launch;
  watch->phase = PHASE_RUNNING;
  channel_take_descriptor(&launch->control);
  watch->started_us = now_us();
  limits_start(watch);
  if (launch->shim.asked) {
    launch->shim.log->pid = (uint64_t)watch->worker;
    watch->slim_due = true;
  }
  if (!shim_announce(watch, launch->control.fd)) {
    start_is_untold(watch);
    return;
  }
  for (uint32_t number = 1; number <= 64; number++) {
    if ((watch->held_signals >> (number - 1) & 1) != 0) {
      watch_send_signal(watch, number);
    }
  }
}

// Executing the program closes the worker's end, and so does the death of the worker or of PID 1.
static void worker_closed(struct watch *watch) {
  channel_close(&watch->launch->worker);
  int last_word = *watch->launch->last_word;
  if (watch->phase == PHASE_STARTING && last_word != 0) {
    struct error error =
        FAIL(LAYER_EXEC, last_word, "program: ", watch->launch->spec.args[0],
             last_word == ECHILD ? " (killed before it was executed; out of memory?)"
                                 : " (the filter lets the launcher say no more)");
    watch_fail(watch, &error);
    return;
  }
  if (watch->phase == PHASE_STARTING) {
    announce_start(watch);
    return;
  }
  if (watch->phase != PHASE_ENDING) {
    watch_reaper(watch);  // PID 1 may have said why
  }
  if (watch->phase != PHASE_ENDING) {
    struct error error = FAIL(LAYER_REAPER, ECHILD, "killed during setup (out of memory?)");
    watch_fail(watch, &error);
  }
}

// A channel that cannot be read any more. Before the program runs this is an error of setup.
static void lost(struct watch *watch, struct channel *channel, const char *whose) {
  struct error error = FAIL(LAYER_REAPER, channel->error, "receive from ", whose);
  channel_close(channel);
  if (watch->phase == PHASE_RUNNING) {
    watch_kill(watch, CAUSE_NONE);
  } else {
    watch_fail(watch, &error);
  }
}

void watch_worker(struct watch *watch) {
  struct channel *channel = &watch->launch->worker;
  while (channel->fd >= 0) {
    switch (channel_read(channel, false)) {
      case ARRIVAL_NOT_YET:
        return;
      case ARRIVAL_MESSAGE:
        take_worker(watch, channel);
        break;
      case ARRIVAL_CLOSED:
        worker_closed(watch);
        break;
      default:
        lost(watch, channel, "the worker");
    }
  }
}

static void take_end(struct watch *watch, const struct channel *channel) {
  struct cursor cursor = {channel->payload, channel->length};
  struct field how = {0}, code = {0};
  struct outcome end = {0};
  bool whole = next_field(&cursor, &how) == STEP_FIELD &&
               next_field(&cursor, &code) == STEP_FIELD && field_u32(&how, &end.how) &&
               field_u32(&code, &end.code);
  // The worker closed its channel before it ended; that may have come since we looked. This can
  // read on in the reaper's channel too, so the message is gone afterwards.
  watch_worker(watch);
  if (!whole || watch->started_us == 0) {
    return;
  }
  // PID 1 tells only of a worker that ended by itself, before anything was killed.
  watch->worker_ended = true;
  watch->ended_us = now_us();
  watch->outcome = end;
  watch_give_time(watch);
}

// The platforms that are to come need it too.
static void take_egress(struct watch *watch, struct channel *channel) {
  watch->launch->shim.egress = channel->descriptor;
  channel->descriptor = NO_DESCRIPTOR;
  if (watch->launch->shim.egress < 0) {
    struct error error = FAIL(LAYER_EGRESS, EMFILE, "take the way out over");
    watch_fail(watch, &error);
  }
}

static void take_reaper(struct watch *watch, struct channel *channel) {
  switch (channel->type) {
    case MESSAGE_EGRESS:
      take_egress(watch, channel);
      break;
    case MESSAGE_SETUP_FAILED:
      take_failure(watch, channel);
      break;
    case MESSAGE_READY:
      watch->reaper_ready = true;
      report_when_ready(watch);
      break;
    default:
      take_end(watch, channel);
  }
}

void watch_reaper(struct watch *watch) {
  struct channel *channel = &watch->launch->reaper;
  while (channel->fd >= 0) {
    switch (channel_read(channel, false)) {
      case ARRIVAL_NOT_YET:
        return;
      case ARRIVAL_MESSAGE:
        take_reaper(watch, channel);
        break;
      case ARRIVAL_CLOSED:
        channel_close(channel);
        break;
      default:
        lost(watch, channel, "PID 1");
    }
  }
}
