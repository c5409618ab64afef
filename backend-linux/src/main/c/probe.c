#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "descriptors.h"
#include "layers.h"
#include "probe_parts.h"
#include "report.h"
#include "text.h"

enum { PATIENCE_MS = 5000, ENTRIES_MAX = 64 << 10, LAYER_NAME_MAX = 64 };

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
    {LAYER_ROOT, always, try_root},
    {"mount", always, try_mounts},
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

// The number of bytes first, so that half of them are not taken for all.
static void hand_over(int fd, const struct buffer *entries) {
  uint8_t length[4];
  store_u32(length, (uint32_t)entries->length);
  if (write(fd, length, sizeof length) != sizeof length) {
    return;
  }
  for (size_t done = 0; done < entries->length;) {
    ssize_t written = write(fd, entries->bytes + done, entries->length - done);
    if (written <= 0) {
      return;
    }
    done += (size_t)written;
  }
}

static _Noreturn void child(const struct trial *trial, int fd) {
  struct buffer entries = {0};
  try_all(trial, &entries);
  if (!entries.failed && entries.length <= ENTRIES_MAX) {
    hand_over(fd, &entries);
  }
  if (trial->spec->filter != NULL) {
    try_filter(trial->spec);
  }
  _exit(0);
}

static int64_t left_ms(const struct timespec *deadline) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (deadline->tv_sec - now.tv_sec) * 1000 + (deadline->tv_nsec - now.tv_nsec) / 1000000;
}

// Until the end of the child closes its end of the pipe; false when that takes too long.
static bool listen_to(int fd, uint8_t *bytes, size_t capacity, size_t *length) {
  struct timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += PATIENCE_MS / 1000;
  for (;;) {
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    int64_t left = left_ms(&deadline);
    if (left <= 0 || poll(&readable, 1, (int)left) <= 0) {
      return false;
    }
    ssize_t got = read(fd, bytes + *length, capacity - *length);
    if (got <= 0) {
      return got == 0;
    }
    *length += (size_t)got;
  }
}

static void take(const struct spec *spec, struct buffer *report, const uint8_t *bytes,
                 size_t length, int status) {
  if (length < 4 || u32_at(bytes) != length - 4) {
    report_missing(report, LAYER_PROBE, ECHILD, "the probe ended before it had told anything");
    return;
  }
  put_bytes(report, bytes + 4, length - 4);
  if (spec->filter != NULL) {
    struct error found = judge_filter(spec, status);
    tell(report, LAYER_SECCOMP, &found);
  }
}

static void watch_child(const struct spec *spec, pid_t pid, int fd, struct buffer *report) {
  static uint8_t bytes[ENTRIES_MAX + 4 + 1];
  size_t length = 0;
  bool in_time = listen_to(fd, bytes, sizeof bytes, &length);
  if (!in_time) {
    (void)kill(pid, SIGKILL);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (in_time) {
    take(spec, report, bytes, length, status);
  } else {
    report_missing(report, LAYER_PROBE, ETIMEDOUT, "the probe took too long and was killed");
  }
}

struct error probe_run(const struct spec *spec, const struct landmarks *landmarks,
                       struct bait *bait, int channel, struct buffer *report) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return FAIL(LAYER_PROBE, errno, "pipe");
  }
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    close(channel);
    close_fd(&bait->fd);
    const struct trial trial = {spec, landmarks, bait};
    child(&trial, ends[1]);
  }
  int number = errno;
  close(ends[1]);
  if (pid > 0) {
    watch_child(spec, pid, ends[0], report);
  } else {
    report_missing(report, LAYER_PROBE, number, "fork (the limit of processes leaves no room?)");
  }
  close(ends[0]);
  close_fd(&bait->fd);
  return ok();
}
