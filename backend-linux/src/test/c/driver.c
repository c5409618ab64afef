#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/seccomp.h>

enum { PATIENCE_MS = 30 * 1000, HIGH_FD = 200 };

const char *launcher_path;
const char *probe_path;
bool caller_listens;

struct buffer bare_spec(const struct mode *mode) {
  struct buffer spec = {0};
  put_u32(&spec, S_VERSION, 1);
  put_u32(&spec, S_NAMESPACES, mode->namespaces);
  put_identity(&spec, mode->ids);
  put_string(&spec, S_HOSTNAME, "sandbox");
  put_u32(&spec, S_LOOPBACK, 1);
  return spec;
}

struct buffer usual_spec(const struct mode *mode,
                         const char *const *arguments) {
  struct buffer spec = bare_spec(mode);
  put_string(&spec, S_ARG, "/probe");
  for (; *arguments != NULL; arguments++) {
    put_string(&spec, S_ARG, *arguments);
  }
  put_bind(&spec, probe_path, "/probe", 1);
  put_plain(&spec, 3, "/proc");
  put_plain(&spec, 4, "/dev");
  put_tmpfs(&spec, "/tmp", 1 << 20, 01777);
  return spec;
}

// What a careless parent leaves to a child: open descriptors, blocked and
// ignored signals.
static void be_careless(void) {
  dup2(0, HIGH_FD);
  dup2(0, 4);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGRTMAX, SIG_IGN);
  // Two signals that the C library keeps to itself.
  static const unsigned long ignore[4] = {1};
  syscall(SYS_rt_sigaction, 33, ignore, NULL, 8);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigaddset(&blocked, SIGCHLD);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  const unsigned long libc = 3UL << 31;
  syscall(SYS_rt_sigprocmask, SIG_BLOCK, &libc, NULL, sizeof libc);
}

// There can be one listener only, and it is there as long as its descriptor is:
// a child keeps that, for the launcher closes what it inherits.
static void be_listened_to(void) {
  struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_fprog program = {1, &allow};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
              SECCOMP_FILTER_FLAG_NEW_LISTENER, &program) < 0) {
    _exit(97);
  }
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    for (;;) {
      pause();
    }
  }
}

static void become_caller(const struct mode *mode, int control, int output) {
  // 3 could be one of the two.
  control = fcntl(control, F_DUPFD, 10);
  dup2(output, 1);
  dup2(control, 3);
  dup2(open("/dev/null", O_RDONLY), 0);
  fcntl(3, F_SETFL, O_NONBLOCK);
  be_careless();
  if (mode->caller != geteuid()) {
    if (setgroups(0, NULL) != 0 ||
        setresgid(mode->caller, mode->caller, mode->caller) != 0 ||
        setresuid(mode->caller, mode->caller, mode->caller) != 0) {
      _exit(98);
    }
  }
  if (caller_listens) {
    be_listened_to();
  }
  execl(launcher_path, launcher_path, (char *)NULL);
  _exit(99);
}

// The way out that nobody asked to have.
static int kept = -1;

struct session session_open(const struct mode *mode) {
  return session_open_by(mode, NULL);
}

struct session session_open_by(const struct mode *mode, void (*before)(void)) {
  int control[2], output[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) != 0 ||
      pipe2(output, O_CLOEXEC) != 0) {
    abort();
  }
  fflush(stdout);
  pid_t launcher = fork();
  if (launcher == 0) {
    if (before != NULL) {
      before();
    }
    become_caller(mode, control[1], output[1]);
  }
  close(control[1]);
  close(output[1]);
  return (struct session){launcher, control[0], output[0], &kept};
}

bool session_send(const struct session *session, uint32_t type,
                  const struct buffer *payload) {
  uint8_t header[8];
  size_t length = payload != NULL ? payload->length : 0;
  store_u32(header, type);
  store_u32(header + 4, (uint32_t)length);
  bool sent = send(session->control, header, sizeof header, MSG_NOSIGNAL) ==
              sizeof header;
  size_t done = 0;
  while (sent && done < length) {
    ssize_t step = send(session->control, payload->bytes + done, length - done,
                        MSG_NOSIGNAL);
    sent = step > 0;
    done += sent ? (size_t)step : 0;
  }
  return sent;
}

bool session_send_number(const struct session *session, uint32_t type,
                         uint32_t number) {
  struct buffer payload = {0};
  put_u32(&payload, 1, number);
  bool sent = session_send(session, type, &payload);
  buffer_free(&payload);
  return sent;
}

// As read(2); a descriptor that comes along is kept, or closed when nobody
// wants it.
static ssize_t read_some(int fd, void *bytes, size_t length, int *wanted) {
  union {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
  } control;
  struct iovec part = {bytes, length};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  ssize_t got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *first = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
  if (first != NULL && first->cmsg_type == SCM_RIGHTS) {
    int descriptor;
    memcpy(&descriptor, CMSG_DATA(first), sizeof descriptor);
    if (wanted != NULL && *wanted < 0) {
      *wanted = descriptor;
    } else {
      close(descriptor);
    }
  }
  return got;
}

static bool read_exactly(int fd, void *bytes, size_t length, int *wanted) {
  for (size_t done = 0; done < length;) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    if (poll(&wait, 1, PATIENCE_MS) <= 0) {
      return false;
    }
    ssize_t step =
        wanted != NULL
            ? read_some(fd, (char *)bytes + done, length - done, wanted)
            : read(fd, (char *)bytes + done, length - done);
    if (step <= 0) {
      return false;
    }
    done += (size_t)step;
  }
  return true;
}

struct message session_read(const struct session *session) {
  uint8_t header[8];
  struct message message = {0};
  if (!read_exactly(session->control, header, sizeof header, session->egress)) {
    return message;
  }
  message.type = u32_at(header);
  message.payload.length = u32_at(header + 4);
  message.payload.bytes = malloc(message.payload.length + 1);
  if (!read_exactly(session->control, message.payload.bytes,
                    message.payload.length, NULL)) {
    message.type = 0;
  }
  return message;
}

static void copy_text(char *to, size_t capacity, const struct field *field) {
  snprintf(to, capacity, "%.*s", (int)field->length,
           (const char *)field->bytes);
}

static void take_layer(struct result *result, const struct field *layer) {
  struct cursor cursor = {layer->bytes, layer->length};
  struct field name = {0}, status = {0}, number = {0}, detail = {0};
  next_field(&cursor, &name);
  next_field(&cursor, &status);
  next_field(&cursor, &number);
  next_field(&cursor, &detail);
  size_t length = strlen(result->layers);
  snprintf(result->layers + length, sizeof result->layers - length,
           "%.*s=%u/%u %.*s\n", (int)name.length, (const char *)name.bytes,
           u32_at(status.bytes), u32_at(number.bytes), (int)detail.length,
           (const char *)detail.bytes);
}

static void take_counter(struct result *result, const struct field *counter) {
  struct cursor cursor = {counter->bytes, counter->length};
  struct field index = {0}, file = {0}, content = {0};
  next_field(&cursor, &index);
  next_field(&cursor, &file);
  next_field(&cursor, &content);
  size_t length = strlen(result->counters);
  snprintf(result->counters + length, sizeof result->counters - length,
           "%u:%.*s: %.*s", u32_at(index.bytes), (int)file.length,
           (const char *)file.bytes, (int)content.length,
           (const char *)content.bytes);
}

static void take_exit(struct result *result, const struct field *field) {
  uint32_t *const small[] = {&result->how, &result->code, &result->cause};
  uint64_t *const large[] = {&result->wall_us, &result->user_us,
                             &result->system_us, &result->maxrss_kib};
  result->ended = true;
  if (field->tag >= 1 && field->tag <= 3) {
    *small[field->tag - 1] = u32_at(field->bytes);
  } else if (field->tag <= 7) {
    *large[field->tag - 4] = u64_at(field->bytes);
  } else if (field->tag == 8) {
    take_counter(result, field);
  } else if (field->tag == 9) {
    result->forbidden = u32_at(field->bytes);
  } else if (field->tag == 10) {
    result->read = u64_at(field->bytes);
  } else if (field->tag == 11) {
    result->written = u64_at(field->bytes);
  } else if (field->tag == 13) {
    copy_text(result->exit_launch, sizeof result->exit_launch, field);
  } else if (field->tag == 14) {
    result->asked_to_end = u32_at(field->bytes);
  }
}

static void take_event(struct result *result, const struct message *message) {
  struct cursor cursor = {message->payload.bytes, message->payload.length};
  struct field all[10] = {0}, field = {0};
  while (next_field(&cursor, &field) == STEP_FIELD && field.tag < 10) {
    all[field.tag] = field;
  }
  size_t length = strlen(result->events);
  snprintf(result->events + length, sizeof result->events - length,
           "%u/%x x%lu %x [%.*s] %.*s\n", u32_at(all[1].bytes),
           u32_at(all[2].bytes), (unsigned long)u64_at(all[4].bytes),
           all[6].length == 4 ? u32_at(all[6].bytes) : 0, (int)all[8].length,
           all[8].length > 0 ? (const char *)all[8].bytes : "",
           (int)all[7].length,
           all[7].length > 0 ? (const char *)all[7].bytes : "");
}

static void take_failure(struct result *result, const struct field *field) {
  result->failed = true;
  if (field->tag == 1) {
    copy_text(result->failed_layer, sizeof result->failed_layer, field);
  } else if (field->tag == 2) {
    result->failed_errno = (int)u32_at(field->bytes);
  } else {
    copy_text(result->failed_detail, sizeof result->failed_detail, field);
  }
}

static void take_start(struct result *result, const struct field *field) {
  result->started = true;
  if (field->tag == 1) {
    result->worker = (pid_t)u32_at(field->bytes);
  } else if (field->tag == 2) {
    result->init = (pid_t)u32_at(field->bytes);
  } else if (field->tag == 3) {
    result->start_ticks = u64_at(field->bytes);
  } else if (field->tag == 4) {
    result->listens = u32_at(field->bytes) == 1;
  } else if (field->tag == 5) {
    result->started_us = u64_at(field->bytes);
  } else if (field->tag == 7) {
    result->lets_in = u32_at(field->bytes) == 1;
  } else {
    copy_text(result->launch, sizeof result->launch, field);
  }
}

static void take_message(struct result *result, const struct message *message) {
  struct cursor cursor = {message->payload.bytes, message->payload.length};
  struct field field = {0};
  result->started |= message->type == 12;
  if (message->type == 15) {
    take_event(result, message);
    return;
  }
  while (next_field(&cursor, &field) == STEP_FIELD) {
    switch (message->type) {
    case 10:
      result->reported = true;
      take_layer(result, &field);
      break;
    case 11:
      take_failure(result, &field);
      break;
    case 12:
      take_start(result, &field);
      break;
    case 13:
      take_exit(result, &field);
      break;
    default:
      break;
    }
  }
}

void take_exit_record(struct result *result, const uint8_t *bytes,
                      size_t length) {
  struct cursor cursor = {bytes, length};
  struct field field = {0};
  while (next_field(&cursor, &field) == STEP_FIELD) {
    take_exit(result, &field);
  }
}

bool session_until(const struct session *session, struct result *result,
                   uint32_t type) {
  for (;;) {
    struct message message = session_read(session);
    take_message(result, &message);
    buffer_free(&message.payload);
    if (message.type == 0 || message.type == type) {
      return message.type == type;
    }
  }
}

void session_finish(struct session *session, struct result *result) {
  size_t length = strlen(result->output), room;
  struct pollfd wait = {.fd = session->output, .events = POLLIN};
  ssize_t step = 1;
  while (step > 0 && (room = sizeof result->output - 1 - length) > 0 &&
         poll(&wait, 1, PATIENCE_MS) > 0) {
    step = read(session->output, result->output + length, room);
    length += step > 0 ? (size_t)step : 0;
    result->output[length] = '\0';
  }
  close(session->output);
  close(session->control);
  if (session->egress == &kept && kept >= 0) {
    close(kept);
    kept = -1;
  }
  waitpid(session->launcher, &result->launcher_status, 0);
}

void run(const struct mode *mode, struct buffer spec, struct result *result) {
  memset(result, 0, sizeof *result);
  result->forbidden = -1;
  struct session session = session_open(mode);
  session_send(&session, 1, &spec);
  buffer_free(&spec);
  (void)session_until(&session, result, 0);
  session_finish(&session, result);
}

const char *without_numbers(char *output) {
  static const char *const keys[] = {" pid=", " ppid=", " sid=", "NSpid:\t"};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    char *number = strstr(output, keys[i]);
    if (number != NULL) {
      number += strlen(keys[i]);
      const char *rest = number + strspn(number, "0123456789\t");
      memmove(number, rest, strlen(rest) + 1);
    }
  }
  return output;
}

int landlock_abi(void) {
  long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
  return abi > 0 ? (int)abi : 0;
}

static bool is_zombie(pid_t pid) {
  char path[64], content[512] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool some = fd >= 0 && read(fd, content, sizeof content - 1) > 0;
  if (fd >= 0) {
    close(fd);
  }
  const char *name_end = some ? strrchr(content, ')') : NULL;
  return name_end != NULL && name_end[2] == 'Z';
}

bool process_is_gone(pid_t pid) {
  for (int waited = 0; waited < PATIENCE_MS; waited += 5) {
    if ((kill(pid, 0) != 0 && errno == ESRCH) || is_zombie(pid)) {
      return true;
    }
    usleep(5000);
  }
  return false;
}
