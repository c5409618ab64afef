#include "entry_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/close_range.h>
#include <linux/keyctl.h>

#include "capabilities.h"
#include "descriptors.h"
#include "entry.h"
#include "entry_connect.h"
#include "execute.h"
#include "kernel.h"
#include "landlock.h"
#include "layers.h"
#include "limits.h"
#include "message.h"
#include "report.h"
#include "seccomp.h"
#include "text.h"

enum { STREAMS = 3, SOCKET = STREAMS, START, FIRST_OF_NOBODY, ELSEWHERE = 64 };
enum { FIELD_ARG = 1, FIELD_ENV = 2, FIELD_CWD = 3, EXIT_NOT_STARTED = 127 };

// As long as this holds, the program of the sandbox can neither trace this process nor open what
// belongs to it, even where they have the same user. It ends with execve(2), and by then everything
// is on.
static struct error require_hidden(void) {
  int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  return dumpable == 0 ? ok() : FAIL(LAYER_REAPER, dumpable < 0 ? errno : EPERM, "dumpable");
}

// Nothing of PID 1 stays open: neither its way to the launcher nor other entries. The places of the
// standard descriptors are kept, so that nothing else is opened there.
static struct error keep_only(int socket, int start) {
  int kept = fcntl(socket, F_DUPFD_CLOEXEC, ELSEWHERE);
  int begun = fcntl(start, F_DUPFD_CLOEXEC, ELSEWHERE);
  if (kept < 0 || begun < 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "fcntl: F_DUPFD_CLOEXEC");
  }
  for (int fd = 0; fd <= SOCKET; fd++) {
    if (dup3(kept, fd, O_CLOEXEC) < 0) {
      return FAIL(LAYER_DESCRIPTORS, errno, "dup3");
    }
  }
  bool placed = dup3(begun, START, O_CLOEXEC) == START && close_from(FIRST_OF_NOBODY, 0) == 0;
  return placed ? ok() : FAIL(LAYER_DESCRIPTORS, errno, "close_range");
}

static struct error require_type(enum arrival arrival, struct channel *channel, uint32_t type) {
  if (is_message(arrival, channel, type)) {
    return ok();
  }
  int number = channel->error != 0 ? channel->error : EPROTO;
  return FAIL(LAYER_SPEC, number, "entry: message ", NUMBER(type), " was expected");
}

static struct error receive(struct channel *channel, uint32_t type) {
  return require_type(channel_read(channel, true), channel, type);
}

// A pipe or a socket leads nowhere else; a directory, a file or a terminal would lead out.
static struct error place_stream(struct channel *channel, int stream) {
  struct stat found;
  int fd = channel->descriptor;
  channel->descriptor = -1;
  if (fd < 0 || fstat(fd, &found) != 0) {
    return FAIL(LAYER_DESCRIPTORS, fd < 0 ? EBADF : errno, "stream ", NUMBER(stream));
  }
  if (!S_ISFIFO(found.st_mode) && !S_ISSOCK(found.st_mode)) {
    return FAIL(LAYER_DESCRIPTORS, EINVAL, "neither a pipe nor a socket: stream ", NUMBER(stream));
  }
  if (dup2(fd, stream) != stream) {
    return FAIL(LAYER_DESCRIPTORS, errno, "dup2: stream ", NUMBER(stream));
  }
  close(fd);
  return ok();
}

static const char *text_of(const struct field *field) {
  if (memchr(field->bytes, '\0', field->length) != NULL) {
    return NULL;
  }
  return strndup((const char *)field->bytes, field->length);
}

static struct error take_streams(struct channel *channel, enum arrival first) {
  TRY(require_type(first, channel, MESSAGE_STREAM));
  TRY(place_stream(channel, 0));
  for (int stream = 1; stream < STREAMS; stream++) {
    TRY(receive(channel, MESSAGE_STREAM));
    TRY(place_stream(channel, stream));
  }
  return ok();
}

// Two arrays that end with NULL; there cannot be more texts than headers fit in.
static bool add(const char **texts, size_t *count, const struct field *field) {
  const char *text = text_of(field);
  if (text == NULL) {
    return false;
  }
  texts[*count] = text;
  *count += 1;
  return true;
}

static struct error read_program(struct spec *spec, const struct channel *channel) {
  size_t most = channel->length / FIELD_HEADER + 1;
  struct cursor cursor = {channel->payload, channel->length};
  struct field field;
  enum step step;
  spec->args = calloc(most, sizeof *spec->args);
  spec->env = calloc(most, sizeof *spec->env);
  spec->arg_count = 0;
  spec->env_count = 0;
  bool sound = spec->args != NULL && spec->env != NULL;
  while (sound && (step = next_field(&cursor, &field)) != STEP_END) {
    sound = step == STEP_FIELD;
    if (sound && field.tag == FIELD_ARG) {
      sound = add(spec->args, &spec->arg_count, &field);
    } else if (sound && field.tag == FIELD_ENV) {
      sound = add(spec->env, &spec->env_count, &field);
    } else if (sound && field.tag == FIELD_CWD) {
      spec->cwd = text_of(&field);
      sound = spec->cwd != NULL && spec->cwd[0] == '/';
    } else {
      sound = false;
    }
  }
  sound = sound && spec->arg_count > 0 && spec->args[0][0] != '\0';
  return sound ? ok() : FAIL(LAYER_SPEC, EPROTO, "entry: a malformed program");
}

static struct error new_session(struct buffer *report) {
  if (setsid() < 0) {
    return FAIL(LAYER_SESSION, errno, "setsid");
  }
  report_applied(report, LAYER_SESSION, "");
  if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0) {
    report_applied(report, LAYER_KEYRING, "");
  } else {
    report_missing(report, LAYER_KEYRING, errno, "keyctl: join a new session keyring");
  }
  return ok();
}

// PID 1 has given up all that it had, identity included, before the program ran. That is said once
// more, and fails if it is not so.
static struct error drop_privileges(const struct spec *spec, struct buffer *report) {
  TRY(capabilities_set(0));
  report_applied(report, LAYER_CAPABILITIES,
                 spec->capabilities != 0 ? "none, though the program keeps some" : "");
  TRY(no_new_privileges());
  report_applied(report, LAYER_NO_NEW_PRIVS, "");
  return ok();
}

static struct error enter_directory(const struct spec *spec) {
  umask(spec->umask);
  return chdir(spec->cwd) == 0 ? ok() : FAIL(LAYER_CWD, errno, "chdir: ", spec->cwd);
}

static struct error confine(const struct spec *spec, struct buffer *report) {
  TRY(new_session(report));
  TRY(limits_apply(spec, report));
  TRY(drop_privileges(spec, report));
  TRY(enter_directory(spec));
  TRY(landlock_apply(spec, report));
  if (spec->filter != NULL) {
    report_applied(report, LAYER_SECCOMP, "right before the program is executed");
  }
  return require_hidden();
}

static struct error start(struct spec *spec, int socket, int begun, volatile int *last_word) {
  TRY(require_hidden());
  TRY(keep_only(socket, begun));
  struct channel channel = channel_on(SOCKET, MAX_FROM_LAUNCHER);
  channel_take_descriptor(&channel);
  enum arrival first = channel_read(&channel, true);
  if (is_message(first, &channel, MESSAGE_CONNECT)) {
    TRY(entry_connect(&channel, SOCKET));
    *last_word = SAID;
    _exit(0);
  }
  TRY(take_streams(&channel, first));
  TRY(receive(&channel, MESSAGE_PROGRAM));
  TRY(read_program(spec, &channel));
  struct buffer report = {0};
  TRY(confine(spec, &report));
  if (report.failed || !send_message(SOCKET, MESSAGE_REPORT, &report)) {
    return FAIL(LAYER_EXEC, report.failed ? ENOMEM : errno, "send the report");
  }
  TRY(receive(&channel, MESSAGE_GO));
  if (close_from(SOCKET, CLOSE_RANGE_CLOEXEC) != 0) {
    return FAIL(LAYER_DESCRIPTORS, errno, "close_range");
  }
  TRY(signals_unblock());
  // Without a listener, of which there can be but one: the filter that decides for it.
  TRY(seccomp_install(spec));
  *last_word = 0;
  return execute(spec);
}

_Noreturn void entry_worker_run(const struct spec *spec, int socket, int start_fd,
                                volatile int *last_word) {
  // A copy: everything but the program is that of the sandbox.
  static struct spec own;
  own = *spec;
  struct error wrong = start(&own, socket, start_fd, last_word);
  *last_word = wrong.number;
  if (send_error(SOCKET, &wrong)) {
    *last_word = SAID;
  }
  _exit(EXIT_NOT_STARTED);
}
