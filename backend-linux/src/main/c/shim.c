#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "memory.h"
#include "text.h"
#include "watch.h"

enum {
  CHUNK = 16 * 1024,
  CHUNKS_AT_ONCE = 16,
  CHUNKS_TO_DROP = 1,
  SEND_PATIENCE_S = 2,
  BACKLOG = 4,
  STARTED_MAX = 256,
  REMARK_MAX = 128,
  EXIT_MAX = 512
};

static struct error open_output(int target, int *ours) {
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) {
    return FAIL(LAYER_SHIM, errno, "pipe");
  }
  *ours = pipe[0];
  bool placed = dup2(pipe[1], target) == target;
  int number = errno;
  close(pipe[1]);
  if (!placed || fcntl(*ours, F_SETFL, O_NONBLOCK) != 0) {
    return FAIL(LAYER_SHIM, placed ? errno : number, "descriptor ", NUMBER(target));
  }
  return ok();
}

static struct error open_input(int *ours) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return FAIL(LAYER_SHIM, errno, "socketpair");
  }
  *ours = pair[0];
  bool placed = dup2(pair[1], STDIN_FILENO) == STDIN_FILENO;
  int number = errno;
  close(pair[1]);
  return placed ? ok() : FAIL(LAYER_SHIM, number, "descriptor 0");
}

struct error shim_prepare(const struct spec *spec, struct shim *shim) {
  shim->asked = spec->shim.asked;
  shim->held = spec->shim.held;
  if (!shim->asked) {
    return ok();
  }
  // No terminal, no process group and no directory of the caller's.
  if (getsid(0) != getpid() && setsid() < 0) {
    return FAIL(LAYER_SHIM, errno, "setsid");
  }
  if (chdir("/") != 0) {
    return FAIL(LAYER_SHIM, errno, "chdir: /");
  }
  TRY(open_output(STDOUT_FILENO, &shim->outputs[STREAM_STDOUT]));
  TRY(open_output(STDERR_FILENO, &shim->outputs[STREAM_STDERR]));
  return spec->shim.channel ? open_input(&shim->channel) : ok();
}

void shim_forget(struct shim *shim) {
  close_fd(&shim->outputs[STREAM_STDOUT]);
  close_fd(&shim->outputs[STREAM_STDERR]);
  close_fd(&shim->channel);
}

// By way of the descriptor: the path may be longer than a socket's name can be.
static struct sockaddr_un address_in(int directory) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct text path = text_in(address.sun_path, sizeof address.sun_path);
  text_add(&path, "/proc/self/fd/");
  text_add(&path, NUMBER(directory));
  text_add(&path, "/" SHIM_SOCKET);
  return address;
}

static struct error listen_in(struct shim *shim) {
  struct sockaddr_un address = address_in(shim->directory);
  shim->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (shim->listener < 0) {
    return FAIL(LAYER_SHIM, errno, "socket");
  }
  (void)unlinkat(shim->directory, SHIM_SOCKET, 0);
  umask(0177);
  bool bound = bind(shim->listener, (struct sockaddr *)&address, sizeof address) == 0;
  int number = errno;
  umask(0);
  if (!bound) {
    return FAIL(LAYER_SHIM, number, "bind: " SHIM_SOCKET);
  }
  return listen(shim->listener, BACKLOG) == 0 ? ok() : FAIL(LAYER_SHIM, errno, "listen");
}

struct error shim_open(const struct spec *spec, struct shim *shim) {
  if (!shim->asked) {
    return ok();
  }
  shim->directory = open_plain(AT_FDCWD, spec->shim.directory, O_DIRECTORY);
  if (shim->directory < 0) {
    return FAIL(LAYER_SHIM, errno, "open: ", spec->shim.directory);
  }
  // What an earlier launch has left would be taken for ours.
  (void)unlinkat(shim->directory, SHIM_EXIT, 0);
  TRY(log_open(&shim->log, &spec->shim));
  return listen_in(shim);
}

void shim_events(const struct shim *shim, struct pollfd events[SHIM_EVENTS]) {
  bool rests = shim->held || pace_wait_us(&shim->pace) >= 0;
  for (int i = 0; i < STREAM_COUNT; i++) {
    events[i] = (struct pollfd){.fd = rests ? -1 : shim->outputs[i], .events = POLLIN};
  }
  events[STREAM_COUNT] = (struct pollfd){.fd = shim->listener, .events = POLLIN};
}

static void tell_lost_output(struct shim *shim, enum stream stream, int number) {
  struct text line = text_in((char[REMARK_MAX]){0}, REMARK_MAX);
  text_add(&line, stream == STREAM_STDOUT ? "standard output" : "standard error");
  text_add(&line, " cannot be read any more: error ");
  text_add(&line, NUMBER(number));
  log_remark(shim->log, line.bytes, line.length);
}

static bool is_over(const struct log *log) { return now_us() < log_over_us(log); }

// A part of what is there, so that one who writes without end does not keep us from all else.
static int chunks_at_once(const struct shim *shim) {
  return is_over(shim->log) ? CHUNKS_TO_DROP : CHUNKS_AT_ONCE;
}

static size_t read_output(struct shim *shim, enum stream stream, bool all) {
  char chunk[CHUNK];
  size_t bytes = 0;
  for (int i = 0; shim->outputs[stream] >= 0 && (all || i < chunks_at_once(shim)); i++) {
    ssize_t got = read(shim->outputs[stream], chunk, sizeof chunk);
    if (got > 0) {
      log_accept(shim->log, stream, chunk, (size_t)got);
      bytes += (size_t)got;
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      int number = errno;
      log_end(shim->log, stream);
      if (got < 0) {
        tell_lost_output(shim, stream, number);
      }
      close_fd(&shim->outputs[stream]);
    } else if (errno == EAGAIN) {
      break;
    }
  }
  return bytes;
}

static void take_outputs(struct shim *shim, const struct pollfd events[STREAM_COUNT]) {
  size_t bytes = 0;
  bool any = false;
  for (int i = 0; i < STREAM_COUNT; i++) {
    if (events[i].revents != 0) {
      bytes += read_output(shim, (enum stream)i, false);
      any = true;
    }
  }
  if (any) {
    pace_turn(&shim->pace, bytes, log_over_us(shim->log));
  }
}

static bool may_connect(int socket) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

static void refuse(int socket, int number, const char *why) {
  struct error error = FAIL(LAYER_SHIM, number, why);
  (void)send_error(socket, &error);
  close(socket);
}

// A platform that is stopped, and does not read, must not hold up the end.
static void be_impatient(int socket) {
  const struct timeval patience = {.tv_sec = SEND_PATIENCE_S};
  (void)setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

static void attach(struct watch *watch) {
  struct launch *launch = watch->launch;
  int socket = accept4(launch->shim.listener, NULL, NULL, SOCK_CLOEXEC);
  if (socket < 0) {
    return;
  }
  be_impatient(socket);
  if (!may_connect(socket)) {
    refuse(socket, EACCES, "another user than the one that this shim belongs to");
    return;
  }
  if (watch->started_us == 0 || launch->control.fd >= 0) {
    refuse(socket, EBUSY, "another platform is connected");
    return;
  }
  launch->control = channel_on(socket, MAX_FROM_LAUNCHER);
  channel_take_descriptor(&launch->control);
  bool offered =
      launch->shim.egress < 0 || send_descriptor(socket, MESSAGE_EGRESS, launch->shim.egress);
  if (!offered || !shim_announce(watch, socket)) {
    shim_detach(watch);
  }
}

void shim_take(struct watch *watch, const struct pollfd events[SHIM_EVENTS]) {
  struct shim *shim = &watch->launch->shim;
  if (!shim->asked || shim->log == NULL) {
    return;
  }
  take_outputs(shim, events);
  if (events[STREAM_COUNT].revents != 0) {
    attach(watch);
  }
  log_flush(shim->log);
}

int64_t shim_wait_us(const struct shim *shim) {
  return shim->log != NULL ? sooner(log_wait_us(shim->log), pace_wait_us(&shim->pace)) : -1;
}

bool shim_announce(const struct watch *watch, int socket) {
  const struct launch *launch = watch->launch;
  uint8_t storage[STARTED_MAX];
  struct buffer payload = buffer_in(storage, sizeof storage);
  put_u32(&payload, 1, (uint32_t)watch->worker);
  put_u32(&payload, 2, (uint32_t)launch->child.pid);
  put_u64(&payload, 3, watch->start_ticks);
  put_u32(&payload, 4, launch->listener >= 0);
  put_u32(&payload, 7, !is_direct(&launch->spec));
  if (launch->shim.asked) {
    be_impatient(socket);
    put_u64(&payload, 5, launch->shim.started_us);
    put_string(&payload, 6, launch->spec.shim.launch);
  }
  return !payload.failed &&
         send_message_with(socket, MESSAGE_STARTED, &payload, launch->shim.channel);
}

// The end needs the cgroups and the record, the log its settings: all of them together are smaller
// than what is given back here.
void shim_slim(struct watch *watch) {
  struct launch *launch = watch->launch;
  buffer_free(&launch->report);
  watch->slim_due = false;
  memory_give_back();
}

void shim_detach(struct watch *watch) {
  channel_close(&watch->launch->control);
  events_let_go(&watch->events);
}

void shim_drain(struct shim *shim) {
  if (shim->log == NULL || shim->held) {
    return;
  }
  for (int i = 0; i < STREAM_COUNT; i++) {
    // Whoever could write is gone, so this comes to an end.
    (void)read_output(shim, (enum stream)i, true);
    log_end(shim->log, (enum stream)i);
  }
  log_finish(shim->log);
}

// A disk that is full now may not be later; a platform that is told needs no record. One of both
// comes before the end is forgotten. Nobody asks how one that was held has ended.
void shim_end(struct watch *watch, struct buffer *exit_message) {
  struct shim *shim = &watch->launch->shim;
  uint8_t storage[EXIT_MAX];
  struct buffer bare = buffer_in(storage, sizeof storage);
  if (exit_message->failed) {
    // No memory for the counters; how it ended has to be told all the same.
    const struct cgroups none = {0};
    put_exit(&bare, &watch->outcome, &none);
    exit_message = &bare;
  }
  put_string(exit_message, 13, watch->launch->spec.shim.launch);
  put_u32(exit_message, 14, shim->asked_to_end);
  int *platform = &watch->launch->control.fd;
  while (shim_write_exit(shim, exit_message) != 0 && !shim->held) {
    if (send_message(*platform, MESSAGE_EXIT, exit_message)) {
      close_fd(platform);
      break;
    }
    close_fd(platform);
    struct pollfd wait = {.fd = shim->listener, .events = POLLIN};
    if (poll(&wait, 1, 1000) > 0) {
      attach(watch);
    }
  }
  (void)send_message(*platform, MESSAGE_EXIT, exit_message);
  (void)unlinkat(shim->directory, SHIM_SOCKET, 0);
}

void shim_abandon(struct shim *shim) {
  if (shim->directory >= 0) {
    (void)unlinkat(shim->directory, SHIM_SOCKET, 0);
    (void)unlinkat(shim->directory, SHIM_STATE, 0);
  }
}
