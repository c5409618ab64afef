#include "reaper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capabilities.h"
#include "descriptors.h"
#include "entry.h"
#include "ids.h"
#include "kernel.h"
#include "layers.h"
#include "memory.h"
#include "message.h"
#include "outcome.h"
#include "tree.h"

// Without a PID namespace the kernel would not kill the rest: the reaper sees the launcher's end of
// the channel close, and does it. The parent's death between the clone and prctl(2) sends no
// signal, but closes the channel.
static struct error die_with_launcher(const struct spec *spec, int channel) {
  if (!is_direct(spec) && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) {
    return FAIL(LAYER_REAPER, errno, "prctl: PR_SET_PDEATHSIG");
  }
  struct pollfd launcher = {.fd = channel, .events = POLLIN};
  bool gone = poll(&launcher, 1, 0) > 0 && (launcher.revents & POLLHUP) != 0;
  return gone ? FAIL(LAYER_REAPER, EOWNERDEAD, "the launcher is gone") : ok();
}

// From here on the program shares the PID namespace, and may share the user, with this process.
static struct error harden(const struct spec *spec, int channel) {
  for (int fd = 0; fd < CONTROL_FD; fd++) {
    close(fd);
  }
  if (!is_direct(spec) || capabilities_may_bound()) {
    TRY(capabilities_bound(0));
  }
  TRY(ids_switch(spec));
  TRY(capabilities_set(0));
  TRY(no_new_privileges());
  // Closes /proc/1/{mem,exe,fd,root} to the program; changes of identity would undo it.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return FAIL(LAYER_REAPER, errno, "prctl: PR_SET_DUMPABLE");
  }
  return die_with_launcher(spec, channel);
}

static void report_end(int channel, int status) {
  struct outcome outcome = outcome_of_status(status);
  uint8_t storage[64];
  struct buffer payload = buffer_in(storage, sizeof storage);
  put_u32(&payload, 1, outcome.how);
  put_u32(&payload, 2, outcome.code);
  (void)send_message(channel, MESSAGE_WORKER_ENDED, &payload);
}

// The kernel would kill the rest along with PID 1, but without counting what it has used,
// pid_namespaces(7). What kill(2) does not reach dies that way.
static _Noreturn void end_everything(const struct spec *spec) {
  if (is_direct(spec)) {
    tree_end();
    _exit(0);
  }
  (void)kill(-1, SIGKILL);
  while (waitpid(-1, NULL, 0) >= 0 || errno == EINTR) {
  }
  _exit(0);
}

static void reap(const struct spec *spec, int channel, pid_t worker, struct entries *entries) {
  for (;;) {
    int status = 0;
    struct rusage usage = {0};
    pid_t ended = wait4(-1, &status, WNOHANG, &usage);
    if (ended == worker) {
      report_end(channel, status);
      end_everything(spec);
    }
    if (ended == 0 || (ended < 0 && errno != EINTR)) {
      return;
    }
    if (ended > 0) {
      (void)entries_ended(entries, ended, status, &usage);
    }
  }
}

static void let_in(const struct spec *spec, struct channel *channel, struct entries *entries) {
  if (channel->descriptor >= 0) {
    entries_begin(entries, spec, channel->descriptor);
  }
  channel_take_descriptor(channel);  // the next one
}

static void obey(const struct spec *spec, struct channel *channel, pid_t worker,
                 struct entries *entries) {
  if (channel->type == MESSAGE_LET_IN) {
    let_in(spec, channel, entries);
  }
  if (channel->type == MESSAGE_END) {
    reap(spec, channel->fd, worker, entries);  // one that ended by itself is still told
    end_everything(spec);
  }
  if (channel->type == MESSAGE_SIGNAL && channel->length == 4) {
    // The worker is not reaped before the loop ends, so its group cannot belong to anyone else.
    (void)kill(-worker, (int)u32_at(channel->payload));
  }
}

static void obey_all(const struct spec *spec, struct channel *channel, pid_t worker,
                     struct entries *entries) {
  enum arrival arrival;
  while ((arrival = channel_read(channel, false)) == ARRIVAL_MESSAGE) {
    obey(spec, channel, worker, entries);
  }
  if (arrival != ARRIVAL_NOT_YET && is_direct(spec)) {
    end_everything(spec);
  }
  if (arrival != ARRIVAL_NOT_YET) {
    _exit(EXIT_FAILURE_OF_REAPER);
  }
}

static void drain(int signals) {
  struct signalfd_siginfo info;
  while (read(signals, &info, sizeof info) < 0 && errno == EINTR) {
  }
}

static _Noreturn void serve(const struct spec *spec, struct channel *channel, int signals,
                            pid_t worker) {
  struct entries entries;
  struct pollfd events[2 + ENTRY_EVENTS] = {{.fd = channel->fd, .events = POLLIN},
                                            {.fd = signals, .events = POLLIN}};
  entries_open(&entries);
  for (;;) {
    reap(spec, channel->fd, worker, &entries);
    entries_events(&entries, events + 2);
    if (wait_for(events, 2 + ENTRY_EVENTS, NULL) < 0) {
      if (errno == EINVAL) {
        end_everything(spec);  // the program took its limit of descriptors: it can hear nobody
      }
      continue;  // short of memory, or nothing at all
    }
    entries_serve(&entries, events + 2);
    if (events[0].revents != 0) {
      obey_all(spec, channel, worker, &entries);
    }
    if (events[1].revents != 0) {
      drain(signals);
    }
  }
}

static struct error become_reaper(const struct spec *spec, int channel, int *signals) {
  TRY(harden(spec, channel));
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  *signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  if (*signals < 0) {
    return FAIL(LAYER_REAPER, errno, "signalfd");
  }
  bool sent = send_message(channel, MESSAGE_READY, NULL);
  return sent ? ok() : FAIL(LAYER_REAPER, errno, "tell the launcher");
}

_Noreturn void reaper_run(const struct spec *spec, pid_t worker, int fd) {
  int signals = -1;
  struct error wrong = become_reaper(spec, fd, &signals);
  if (wrong.number != 0) {
    (void)send_error(fd, &wrong);
    _exit(EXIT_FAILURE_OF_REAPER);
  }
  struct channel channel = channel_on(fd, MAX_FROM_LAUNCHER);
  channel_take_descriptor(&channel);
  if (spec->shim.asked) {
    memory_give_back();
  }
  serve(spec, &channel, signals, worker);
}
