// What the caller asks for while the sandbox stands.
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>

#include "layers.h"
#include "text.h"
#include "watch.h"

enum { SIGNALS = 64 };

void watch_send_signal(struct watch *watch, uint32_t number) {
  uint8_t bytes[4];
  store_u32(bytes, number);
  const struct buffer payload = {.bytes = bytes, .length = sizeof bytes};
  (void)send_message(watch->launch->reaper.fd, MESSAGE_SIGNAL, &payload);
}

static bool only_u32(const struct channel *channel, uint32_t *value) {
  struct cursor cursor = {channel->payload, channel->length};
  struct field field = {0};
  return next_field(&cursor, &field) == STEP_FIELD && field.tag == 1 && field_u32(&field, value) &&
         cursor.left == 0;
}

static bool take_go(struct watch *watch, const struct channel *channel) {
  if (channel->length != 0 || watch->phase != PHASE_WAITING_GO) {
    // A sandbox that has failed or ended meanwhile is not the caller's mistake.
    return channel->length == 0 && watch->phase == PHASE_ENDING;
  }
  watch_proceed(watch);
  return true;
}

static bool take_signal(struct watch *watch, const struct channel *channel) {
  uint32_t number = 0;
  if (!only_u32(channel, &number) || number < 1 || number > SIGNALS) {
    return false;
  }
  if (watch->phase < PHASE_RUNNING) {
    watch->held_signals |= UINT64_C(1) << (number - 1);
  } else if (watch->phase == PHASE_RUNNING) {
    watch_send_signal(watch, number);
  }
  watch->launch->shim.asked_to_end |= number == SIGTERM;
  return true;
}

static bool take_remark(struct watch *watch, const struct channel *channel) {
  struct cursor cursor = {channel->payload, channel->length};
  struct field text = {0};
  const struct shim *shim = &watch->launch->shim;
  if (shim->log == NULL || shim->held || next_field(&cursor, &text) != STEP_FIELD ||
      text.tag != 1 || cursor.left != 0) {
    return false;
  }
  log_remark(shim->log, (const char *)text.bytes, text.length);
  return true;
}

// From now on it is a shim like any other; what its program has written until now is in the pipes.
static bool take_keep(struct watch *watch, const struct channel *channel) {
  struct shim *shim = &watch->launch->shim;
  bool held = shim->held;
  if (channel->length == 0 && watch->started_us != 0) {
    shim->held = false;
    return held;
  }
  return false;
}

static bool take_kill(struct watch *watch, const struct channel *channel) {
  uint32_t cause = 0;
  if (!only_u32(channel, &cause) || cause < CAUSE_CALLER) {
    return false;
  }
  watch_kill(watch, cause);
  return true;
}

// Only the socket is passed on; whoever asks says the rest on it.
static bool take_enter(struct watch *watch, const struct channel *channel) {
  if (channel->length != 0 || channel->descriptor < 0) {
    return false;
  }
  if (is_direct(&watch->launch->spec)) {
    struct error none = FAIL(LAYER_REAPER, EOPNOTSUPP, "without namespaces nothing can be let in");
    (void)send_error(channel->descriptor, &none);
  } else if (watch->phase == PHASE_RUNNING) {
    (void)send_descriptor(watch->launch->reaper.fd, MESSAGE_LET_IN, channel->descriptor);
  }
  // Otherwise nobody is let in any more, which the end of the socket says.
  return watch->phase >= PHASE_RUNNING;
}

static bool take_message(struct watch *watch, const struct channel *channel) {
  if (channel->descriptor >= 0 && channel->type != MESSAGE_ENTER) {
    return false;
  }
  switch (channel->type) {
    case MESSAGE_GO:
      return take_go(watch, channel);
    case MESSAGE_SIGNAL:
      return take_signal(watch, channel);
    case MESSAGE_KILL:
      return take_kill(watch, channel);
    case MESSAGE_REMARK:
      return take_remark(watch, channel);
    case MESSAGE_ENTER:
      return take_enter(watch, channel);
    case MESSAGE_KEEP:
      return take_keep(watch, channel);
    default:
      return false;
  }
}

// A shim outlives its platforms, once its program runs and nothing holds it.
static bool may_detach(const struct watch *watch) {
  const struct shim *shim = &watch->launch->shim;
  return shim->asked && !shim->held && watch->started_us != 0;
}

// Before the program runs this is an error of setup; then, a caller that cannot be understood is as
// good as gone.
static void break_off(struct watch *watch, const char *why) {
  if (may_detach(watch)) {
    shim_detach(watch);
    return;
  }
  if (watch->phase == PHASE_RUNNING) {
    watch_kill(watch, CAUSE_CALLER_GONE);
    return;
  }
  struct error error = FAIL(LAYER_SPEC, EPROTO, "control: ", why);
  watch_fail(watch, &error);
}

static void cannot_hear(struct watch *watch, int number) {
  if (may_detach(watch)) {
    shim_detach(watch);
    return;
  }
  watch->deaf = true;
  if (watch->phase == PHASE_RUNNING) {
    watch_kill(watch, CAUSE_CALLER_GONE);
    return;
  }
  struct error error = FAIL(LAYER_SPEC, number, "control: receive");
  watch_fail(watch, &error);
}

void watch_control(struct watch *watch) {
  struct channel *channel = &watch->launch->control;
  bool understood;
  while (channel->fd >= 0) {
    switch (channel_read(channel, false)) {
      case ARRIVAL_NOT_YET:
        return;
      case ARRIVAL_MESSAGE:
        understood = take_message(watch, channel);
        channel_drop_descriptor(channel);
        if (!understood) {
          break_off(watch, "an unexpected or malformed message");
        }
        break;
      case ARRIVAL_TOO_LONG:
        break_off(watch, "a message too long");
        watch->deaf = !may_detach(watch);
        return;
      case ARRIVAL_FAILED:
        cannot_hear(watch, channel->error);
        return;
      default:
        if (may_detach(watch)) {
          shim_detach(watch);
          return;
        }
        watch->deaf = true;
        watch_kill(watch, CAUSE_CALLER_GONE);
        return;
    }
  }
}

// What a platform said before it can know of the end still belongs into the log; what it says later
// fails for it, and it writes that itself.
void watch_last_remarks(struct watch *watch) {
  struct channel *channel = &watch->launch->control;
  if (channel->fd < 0) {
    return;
  }
  (void)shutdown(channel->fd, SHUT_RD);
  while (channel_read(channel, false) == ARRIVAL_MESSAGE) {
    if (channel->type == MESSAGE_REMARK) {
      (void)take_remark(watch, channel);
    }
  }
}
