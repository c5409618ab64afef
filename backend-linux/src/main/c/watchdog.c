#include "watchdog.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "census.h"
#include "layers.h"
#include "process.h"
#include "text.h"

enum { CONTENT_MAX = 4096, KIB = 1024, STAT_MAX = 1024, PATH_ROOM = 64 };

// The value of a line such as "VmRSS:     1234 kB", in bytes; 0 where there is no such line.
static uint64_t size_in(const char *content, const char *key) {
  const char *line = strstr(content, key);
  if (line == NULL) {
    return 0;
  }
  const char *value = line + strlen(key);
  value += strspn(value, " \t");
  return number_from(value, strlen(value)) * KIB;
}

// Of one thread's process.
static uint64_t resident(pid_t thread) {
  char content[CONTENT_MAX];
  (void)process_read(thread, "/status", content, sizeof content);
  return size_in(content, "\nVmRSS:") + size_in(content, "\nVmSwap:");
}

// A thread by which the kernel tells the memory of the process. The first one, whose number the
// process has, can end before the others, and has none then.
static pid_t thread_with_memory(pid_t pid) {
  if (resident(pid) > 0) {
    return pid;
  }
  struct text tasks = text_in((char[PATH_ROOM]){0}, PATH_ROOM);
  text_add(&tasks, "/proc/");
  text_add(&tasks, NUMBER(pid));
  text_add(&tasks, "/task");
  DIR *threads = opendir(tasks.bytes);
  if (threads == NULL) {
    return pid;
  }
  pid_t found = 0;
  for (const struct dirent *one; found == 0 && (one = readdir(threads)) != NULL;) {
    pid_t thread = (pid_t)number_from(one->d_name, strlen(one->d_name));
    found = thread > 0 && resident(thread) > 0 ? thread : 0;
  }
  closedir(threads);
  return found != 0 ? found : pid;
}

// Counts a page that several processes share in each of them; everybody may read it.
static uint64_t bound_of(pid_t pid) {
  return resident(thread_with_memory(pid));
}

// Counts its part of such a page. A program can make itself one that may not be looked into, which
// must not pay.
static uint64_t share_of(pid_t pid) {
  char content[CONTENT_MAX];
  pid_t thread = thread_with_memory(pid);
  if (process_read(thread, "/smaps_rollup", content, sizeof content) <= 0) {
    return resident(thread);
  }
  return size_in(content, "\nPss:") + size_in(content, "\nSwapPss:");
}

static uint64_t sum(const struct census *census, uint64_t (*of)(pid_t)) {
  uint64_t sum = 0;
  for (size_t i = 0; i < census->count; i++) {
    sum += of(census->pids[i]);
  }
  return sum;
}

static uint64_t ticks_of(pid_t pid) {
  char content[STAT_MAX];
  ssize_t length = process_read(pid, "/stat", content, sizeof content);
  uint64_t ticks = 0;
  for (int field = STAT_USER_TIME; length > 0 && field <= STAT_CHILDREN_SYSTEM_TIME; field++) {
    ticks += process_stat(content, (size_t)length, (enum stat_field)field);
  }
  return ticks;
}

struct sighting watchdog_look(pid_t root, uint64_t limit) {
  struct census census;
  (void)census_take(&census, root);
  struct sighting seen = {.memory = sum(&census, bound_of)};
  if (seen.memory > limit) {
    seen.memory = sum(&census, share_of);
  }
  long second = sysconf(_SC_CLK_TCK);
  seen.cpu_us = sum(&census, ticks_of) * 1000000 / (uint64_t)(second > 0 ? second : 100);
  return seen;
}

struct error watchdog_try(pid_t root, pid_t worker) {
  struct census census;
  if (!census_take(&census, root)) {
    return FAIL(LAYER_WATCHDOG, errno, "list the children of PID 1 in /proc");
  }
  if (!census_has(&census, worker)) {
    return FAIL(LAYER_WATCHDOG, ESRCH, "find the program below PID 1 in /proc");
  }
  return bound_of(worker) > 0 ? ok()
                              : FAIL(LAYER_WATCHDOG, ENODATA, "read its memory in /proc");
}
