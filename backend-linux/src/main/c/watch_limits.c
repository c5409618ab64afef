// The limits that the launcher itself watches: wall time, and the CPU time of the tree.
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "layers.h"
#include "text.h"
#include "watch.h"

enum { SHORTEST_CHECK_US = 20 * 1000, STAT_MAX = 1024, START_TIME_FIELD = 22 };

static uint64_t later(uint64_t now, uint64_t delay) {
  return delay < UINT64_MAX - now ? now + delay : UINT64_MAX;
}

// With every CPU busy the rest of the limit lasts this long; looking earlier would see nothing.
static void plan_cpu_check(struct watch *watch, uint64_t now, uint64_t used) {
  uint64_t rest = (watch->launch->spec.cpu_us - used) / watch->cpus;
  watch->cpu_check_us = later(now, rest > SHORTEST_CHECK_US ? rest : SHORTEST_CHECK_US);
}

void limits_start(struct watch *watch) {
  const struct spec *spec = &watch->launch->spec;
  if (spec->wall_us != 0) {
    watch->wall_deadline_us = later(watch->started_us, spec->wall_us);
  }
  if (spec->cpu_us != 0) {
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    watch->cpus = cpus > 0 ? (uint64_t)cpus : 1;
    plan_cpu_check(watch, watch->started_us, 0);
  }
}

static void check_cpu(struct watch *watch, uint64_t now) {
  uint64_t used = cgroups_cpu_us(&watch->launch->cgroups);
  if (used >= watch->launch->spec.cpu_us) {
    watch_kill(watch, CAUSE_CPU);
  } else {
    plan_cpu_check(watch, now, used);
  }
}

void limits_check(struct watch *watch) {
  if (watch->phase != PHASE_RUNNING || (watch->wall_deadline_us | watch->cpu_check_us) == 0) {
    return;
  }
  uint64_t now = now_us();
  if (watch->wall_deadline_us != 0 && now >= watch->wall_deadline_us) {
    watch_kill(watch, CAUSE_WALL);
  } else if (watch->cpu_check_us != 0 && now >= watch->cpu_check_us) {
    check_cpu(watch, now);
  }
}

int64_t limits_wait_us(const struct watch *watch) {
  uint64_t next = watch->wall_deadline_us;
  if (watch->cpu_check_us != 0 && (next == 0 || watch->cpu_check_us < next)) {
    next = watch->cpu_check_us;
  }
  if (watch->phase != PHASE_RUNNING) {
    next = watch->kill_us;
  }
  if (next == 0) {
    return -1;
  }
  uint64_t now = now_us();
  uint64_t wait = next > now ? next - now : 0;
  return wait < INT64_MAX ? (int64_t)wait : INT64_MAX;
}

// The name in field 2 may hold anything, even parentheses, so the fields are counted from its end.
static uint64_t field_after_name(const char *content, size_t length, int wanted) {
  size_t at = length;
  while (at > 0 && content[at - 1] != ')') {
    at--;
  }
  int field = 2;
  for (; at < length && field < wanted; at++) {
    field += content[at] == ' ';
  }
  return number_from(content + at, length - at);
}

struct error start_ticks_of(pid_t pid, uint64_t *ticks) {
  struct text path = text_in((char[NUMBER_MAX + 16]){0}, NUMBER_MAX + 16);
  text_add(&path, "/proc/");
  text_add(&path, NUMBER(pid));
  text_add(&path, "/stat");
  int fd = open(path.bytes, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return FAIL(LAYER_REAPER, errno, "open: ", path.bytes);
  }
  char content[STAT_MAX];
  ssize_t length = read(fd, content, sizeof content);
  int number = errno;
  close(fd);
  *ticks = length > 0 ? field_after_name(content, (size_t)length, START_TIME_FIELD) : 0;
  return *ticks != 0 ? ok() : FAIL(LAYER_REAPER, length < 0 ? number : ESRCH, "read: ", path.bytes);
}
