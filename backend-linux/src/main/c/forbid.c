// Ends a process for a system call, as SECCOMP_RET_KILL_PROCESS does: by SIGSYS, and if that would
// not end it, by SIGKILL.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "descriptors.h"
#include "kernel.h"
#include "layers.h"
#include "notify.h"
#include "text.h"

enum { STATUS_MAX = 4096, PATIENCE_US = 100 * 1000 };

struct caller {
  pid_t process;
  bool takes_signal;  // SIGSYS ends it: neither blocked, ignored nor caught
};

static uint64_t hexadecimal(const char *at) {
  uint64_t value = 0;
  for (;; at++) {
    if (*at >= '0' && *at <= '9') {
      value = value << 4 | (uint64_t)(*at - '0');
    } else if (*at >= 'a' && *at <= 'f') {
      value = value << 4 | (uint64_t)(*at - 'a' + 10);
    } else {
      return value;
    }
  }
}

// The value of a line of /proc/PID/status. The name of the program, which is its own choice, comes
// in the first line, with control characters escaped.
static const char *value_of(const char *status, const char *line) {
  const char *found = strstr(status, line);
  return found != NULL ? found + strlen(line) : "";
}

static struct caller look_at(pid_t thread) {
  struct caller caller = {0};
  char status[STATUS_MAX + 1];
  struct text path = text_in((char[NUMBER_MAX + 16]){0}, NUMBER_MAX + 16);
  text_add(&path, "/proc/");
  text_add(&path, NUMBER(thread));
  text_add(&path, "/status");
  int fd = open(path.bytes, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd >= 0 ? read(fd, status, STATUS_MAX) : 0;
  close_fd(&fd);
  if (length <= 0) {
    return caller;
  }
  status[length] = '\0';
  const char *process = value_of(status, "\nTgid:\t");
  caller.process = (pid_t)number_from(process, strlen(process));
  uint64_t refused = hexadecimal(value_of(status, "\nSigBlk:\t")) |
                     hexadecimal(value_of(status, "\nSigIgn:\t")) |
                     hexadecimal(value_of(status, "\nSigCgt:\t"));
  caller.takes_signal = (refused >> (SIGSYS - 1) & 1) == 0;
  return caller;
}

static bool has_ended(int pidfd) {
  struct pollfd process = {.fd = pidfd, .events = POLLIN};
  return poll(&process, 1, 0) > 0;
}

void forbid_check(struct watch *watch) {
  struct doomed *doomed = &watch->doomed;
  if (doomed->pidfd < 0) {
    return;
  }
  bool late = now_us() >= doomed->until_us;
  if (late) {
    (void)pidfd_kill(doomed->pidfd, SIGKILL);
  }
  if (late || has_ended(doomed->pidfd)) {
    close_fd(&doomed->pidfd);
  }
}

void forbid_finish(struct watch *watch) {
  watch->doomed.until_us = 0;
  forbid_check(watch);
}

// To the thread: another one would leave it time to go on.
static int thread_kill(pid_t process, uint32_t thread, int number) {
  return (int)syscall(SYS_tgkill, process, thread, number);
}

// Another thread may catch the signal in the last moment, and a stopped process takes none.
static void see_to_the_end(struct watch *watch, int pidfd) {
  forbid_finish(watch);
  watch->doomed = (struct doomed){.pidfd = pidfd, .until_us = now_us() + PATIENCE_US};
}

void forbid_call(struct watch *watch, const struct seccomp_notif *call) {
  const struct caller caller = look_at((pid_t)call->pid);
  int pidfd = caller.process > 0 ? open_pidfd(caller.process) : -1;
  if (!notify_is_valid(watch, call)) {
    close_fd(&pidfd);
    return;
  }
  if (caller.process == watch->worker && caller.process > 0) {
    watch->forbidden = true;
    watch->forbidden_call = (uint32_t)call->data.nr;
  }
  if (pidfd < 0) {
    // The thread waits for an answer, so its number is still its own.
    (void)kill((pid_t)call->pid, SIGKILL);
  } else if (caller.takes_signal && thread_kill(caller.process, call->pid, SIGSYS) == 0) {
    see_to_the_end(watch, pidfd);
    pidfd = -1;
  } else {
    (void)pidfd_kill(pidfd, SIGKILL);
  }
  close_fd(&pidfd);
  // It ends before it sees the answer.
  notify_deny(watch, call, EPERM);
}
